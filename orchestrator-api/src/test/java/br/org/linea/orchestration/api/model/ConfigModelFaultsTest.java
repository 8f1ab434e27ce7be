package br.org.linea.orchestration.api.model;

import static br.org.linea.orchestration.api.model.ModelFolders.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.catalogue.Pipeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Config models that do what no model should: each is reported, and costs no other anything. */
@Tag("services")
class ConfigModelFaultsTest {

  @TempDir static Path folder;

  @RegisterExtension private static final ModelFolders models = new ModelFolders(() -> folder);

  @ParameterizedTest
  @EnumSource
  void a_model_that_prints_is_heard_all_the_same(Generation pydantic) {
    Pipeline pipeline =
        models
            .of(pydantic)
            .pipeline(
                "prints",
                "import os\nprint('{}')\nos.write(1, b'{\"id\": 1}\\n' * 100000)\n" + PLAIN);
    assertThat(models.of(pydantic).json(pipeline, "{}")).startsWith("{'seed':7");
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_hangs_is_ended_and_the_next_is_judged(Generation pydantic) {
    Pipeline pipeline =
        models
            .of(pydantic)
            .pipeline("hangs", "import os, time\nos.fork()\nwhile True: time.sleep(60)\n");
    assertThat(models.of(pydantic).unavailable(pipeline, "{}"))
        .isEqualTo(
            "[config loader] The config model of hangs could not be asked:"
                + " it took more than 5 seconds");
    assertThat(models.of(pydantic).json(models.plain(pydantic), "{}")).startsWith("{'seed':7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "exits    | import os; os._exit(3)               | it ended Python (exit code 3)",
        "leaves   | import sys; sys.exit('enough')       | line 1: SystemExit: enough",
        "dies     | import os; os.kill(os.getpid(), 11)  | it was ended by signal 11",
        "lacks    | import no_such_module                | line 1: ModuleNotFoundError: No module"
            + " named 'no_such_module'",
        "stumbles | x = (                                | line 1: SyntaxError:",
        "is_empty | x = 1                                | it has no class Config that is a"
            + " pydantic BaseModel",
        "eats     | x = bytearray(600_000_000)           | it needs more memory than it may take",
        "recurses | exec('def f(): f()'); f()            | it calls itself without end",
        "closes   | import os; os.closerange(3, 99)      | it ended Python (exit code 0)",
      })
  void a_model_that_cannot_be_used_is_reported_and_the_next_is_judged(
      String name, String model, String told) {
    for (Generation pydantic : Generation.values()) {
      ModelFolder asked = models.of(pydantic);
      Invalid invalid = asked.invalid(asked.pipeline(name, model), "{}");
      assertThat(invalid.error())
          .startsWith("[config loader] The config model of " + name + " cannot be used: ")
          .contains(told);
      assertThat(invalid.errors()).isEmpty();
      assertThat(asked.json(models.plain(pydantic), "{}")).startsWith("{'seed':7");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_takes_the_helper_along_costs_no_other_anything(Generation pydantic) {
    Pipeline pipeline =
        models.of(pydantic).pipeline("murders", "import os; os.kill(os.getppid(), 9)");
    assertThat(models.of(pydantic).unavailable(pipeline, "{}"))
        .endsWith("could not be asked: the helper ended without an answer");
    assertThat(models.of(pydantic).json(models.plain(pydantic), "{}")).startsWith("{'seed':7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"answers", "hangs", "exits", "murders"})
  void what_a_model_starts_in_a_session_of_its_own_is_ended_with_it(String manner)
      throws IOException {
    String then =
        switch (manner) {
          case "answers" -> PLAIN;
          case "hangs" -> "time.sleep(600)\n";
          case "exits" -> "os._exit(3)\n";
          default -> "os.kill(os.getppid(), 9)\ntime.sleep(600)\n";
        };
    for (Generation pydantic : Generation.values()) {
      Path pids = folder.resolve(pydantic + "-" + manner + ".pids");
      Pipeline pipeline =
          models.of(pydantic).pipeline("detaches_" + manner, DETACHES.formatted(pids) + then);

      models.of(pydantic).load(pipeline, "{}");

      List<String> started = Files.readAllLines(pids);
      // A kept helper that was killed is replaced, and the model is asked again.
      assertThat(started).hasSizeGreaterThanOrEqualTo(3);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(started)
                      .noneMatch(pid -> ProcessHandle.of(Long.parseLong(pid)).isPresent()));
    }
  }

  /** Three processes, each in a session of its own, whose parents are gone. */
  private static final String DETACHES =
      """
      import os, time
      for i in range(3):
          if os.fork() == 0:
              os.setsid()
              if os.fork() == 0:
                  os.setsid()
                  with open('%s', 'a') as file:
                      file.write('%%d\\n' %% os.getpid())
                  time.sleep(600)
              os._exit(0)
          os.wait()
      time.sleep(0.5)
      """;

  @ParameterizedTest
  @EnumSource
  void a_model_reads_neither_environment_nor_memory_of_the_program(Generation pydantic) {
    Assumptions.assumeTrue(
        ProcessHandle.current().info().user().equals(Optional.of("root")) || mayUnshareUsers(),
        "this kernel gives no user namespace");
    Pipeline pipeline =
        models
            .of(pydantic)
            .pipeline(
                "peeks",
                """
                import os
                found = dict(os.environ)
                for name in ('environ', 'mem', 'fd/0', 'cwd', 'root/etc/passwd', 'maps'):
                    try:
                        os.close(os.open('/proc/%d/' + name, os.O_RDONLY))
                        found[name] = 'opened'
                    except OSError:
                        pass
                raise ValueError(sorted(found))
                """
                    .formatted(ProcessHandle.current().pid()));
    assertThat(models.of(pydantic).invalid(pipeline, "{}").error())
        .contains("ValueError: ['DASK_EXECUTOR'")
        .doesNotContain("API_SECRET", "'environ'", "'mem'", "'fd/0'", "'cwd'", "passwd", "'maps'");
  }

  private static boolean mayUnshareUsers() {
    try {
      return new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_config_is_in_no_line_of_the_log(Generation pydantic) {
    Pipeline pipeline =
        models
            .of(pydantic)
            .pipeline(
                "quotes",
                "import sys\n"
                    + PLAIN
                    + "    def __init__(self, **given):\n"
                    + "        print(given, flush=True)\n"
                    + "        print(given, file=sys.stderr, flush=True)\n"
                    + "        raise KeyError(str(given))\n");
    try (ErrorLog log = new ErrorLog(Level.ALL)) {
      assertThat(models.of(pydantic).invalid(pipeline, "{'seed': 'hush-hush'}").error())
          .contains("KeyError", "hush-hush");
      assertThat(log.errors())
          .anyMatch(line -> line.contains("quotes/config.py cannot be used: line 2"))
          .noneMatch(line -> line.contains("hush-hush"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_model_reaches_no_network(Generation pydantic) throws Exception {
    boolean mayTakeItAway =
        new ProcessBuilder("unshare", "-n", "true").start().waitFor() == 0
            || new ProcessBuilder("unshare", "-U", "-n", "true").start().waitFor() == 0;
    Assumptions.assumeTrue(
        mayTakeItAway, "this kernel does not let a process take its network away");
    try (ServerSocket socket = listening()) {
      Pipeline pipeline =
          models
              .of(pydantic)
              .pipeline(
                  "connects",
                  "import socket\nsocket.create_connection(('127.0.0.1', %d), 2)\n"
                      .formatted(socket.getLocalPort()));
      assertThat(models.of(pydantic).invalid(pipeline, "{}").error()).contains("line 2: OSError");
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
