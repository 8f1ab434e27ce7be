package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The pipelines that ship, those that tests need and those of a crash run, as one catalogue. */
final class TestCatalogue {

  private TestCatalogue() {}

  /** Into a folder of the stack, which it returns. */
  static Path write(LocalStack stack) {
    Path folder = stack.folder("pipelines");
    Path shipped = stack.project().pipelines();
    Path root = ProjectFolder.find().root();
    Path added = root.resolve("testing/integration/src/test/pipelines");
    Path marking = root.resolve("testing/crash/pipelines");
    try {
      copy(shipped, folder);
      copy(added, folder);
      copy(marking, folder);
      Files.writeString(
          folder.resolve("pipelines.yaml"),
          Files.readString(shipped.resolve("pipelines.yaml"))
              + "\n"
              + Files.readString(added.resolve("pipelines.yaml"))
              + Files.readString(marking.resolve("pipelines.yaml")));
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
