package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The pipelines that ship and those that tests need, as one catalogue. */
public final class TestCatalogue {

  private static final String LIST = "pipelines.yaml";

  private TestCatalogue() {}

  /**
   * Writes it into a folder of the stack, which it returns.
   *
   * @param added folders of the checkout; each one's {@code pipelines.yaml} is a list of entries
   *     that goes on where the one that ships ends
   */
  public static Path write(LocalStack stack, List<String> added) {
    Path folder = stack.folder("pipelines");
    Path shipped = stack.project().pipelines();
    try {
      StringBuilder list = new StringBuilder(Files.readString(shipped.resolve(LIST))).append('\n');
      copy(shipped, folder);
      for (String each : added) {
        Path source = stack.project().root().resolve(each);
        copy(source, folder);
        list.append(Files.readString(source.resolve(LIST)));
      }
      Files.writeString(folder.resolve(LIST), list);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(
              each,
              target,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
