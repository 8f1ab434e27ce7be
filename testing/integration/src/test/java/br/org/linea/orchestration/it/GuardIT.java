package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a killed run cannot clean up. */
class GuardIT {

  /** A process that starts a broker and then only waits to be killed. */
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws IOException {
      LocalStack stack = LocalStack.own();
      stack.require(Service.RABBITMQ);
      stack.alsoRemoves(Files.createFile(Path.of(arguments[0] + ".description")));
      Files.writeString(Path.of(arguments[0] + ".new"), stack.folder(".").toString());
      Files.move(Path.of(arguments[0] + ".new"), Path.of(arguments[0]));
      System.in.read();
    }
  }

  @Test
  void a_killed_parent_leaves_no_process_and_no_folder_behind(@TempDir Path temp)
      throws IOException, InterruptedException {
    Path report = temp.resolve("folder");
    Process victim =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName(),
                    report.toString()))
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("victim.log").toFile())
            .start();
    Awaitility.await("the broker of " + temp.resolve("victim.log"))
        .atMost(Duration.ofSeconds(90))
        .until(() -> Files.exists(report));
    Path folder = Path.of(Files.readString(report)).normalize();
    assertThat(processesOf(folder)).isNotEmpty();

    victim.destroyForcibly().waitFor();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> processesOf(folder).isEmpty() && !Files.exists(folder));
    assertThat(Path.of(report + ".description")).doesNotExist();
  }

  private static List<Long> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> mentions(process.pid(), folder.toString()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean mentions(long pid, String text) {
    try {
      return Files.readString(
              Path.of("/proc/" + pid + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains(text);
    } catch (IOException gone) {
      return false;
    }
  }
}
