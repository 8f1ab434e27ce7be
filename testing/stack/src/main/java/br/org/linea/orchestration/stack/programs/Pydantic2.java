package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Python with pydantic 2, which {@code deploy/local/lib/pydantic2} makes of Debian's packages.
 */
public final class Pydantic2 {

  private static final System.Logger LOG = System.getLogger(Pydantic2.class.getName());
  private static final int NOT_ON_THIS_MACHINE = 3;

  private Pydantic2() {}

  /**
   * The program that starts it; made now if need be, which takes some seconds and the network.
   * Empty where it cannot be made: the machine has no apt, or is not ours and cannot download.
   *
   * @throws IllegalStateException when root on a machine with apt could not make it
   */
  public static Optional<Path> python() {
    try {
      Process script =
          new ProcessBuilder(
                  ProjectFolder.find().root().resolve("deploy/local/lib/pydantic2").toString())
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed =
          new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = script.waitFor();
      if (code == 0) {
        return Optional.of(Path.of(printed));
      }
      if (code != NOT_ON_THIS_MACHINE && System.getProperty("user.name").equals("root")) {
        throw new IllegalStateException("deploy/local/lib/pydantic2 failed; it says why above");
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "This machine can make no Python with pydantic 2; what needs it is skipped");
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
