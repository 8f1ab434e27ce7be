package br.org.linea.orchestration.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How programs are started is chosen once, and what cannot be had is no fault. */
class LaunchersTest {

  private static final String METADATA =
      "/META-INF/native-image/br.org.linea.orchestration/slurm-agent/reachability-metadata.json";

  private static CommandResult echo(ProgramLauncher launcher, String... words) {
    List<String> argv = new ArrayList<>(List.of("echo"));
    argv.addAll(List.of(words));
    return launcher.run(
        new Invocation(
            argv, Map.of("PATH", "/usr/bin:/bin"), Path.of("/"), Duration.ofSeconds(30), 1000));
  }

  @Test
  void a_java_that_can_call_posix_spawn_uses_it() {
    assumeTrue(Runtime.version().feature() >= 22);
    assertThat(Launchers.best()).isInstanceOf(SpawnLauncher.class).isSameAs(Launchers.best());
  }

  @Test
  void a_program_starts_with_no_signal_blocked_or_ignored() {
    assumeTrue(Runtime.version().feature() >= 22);
    CommandResult result =
        Launchers.best()
            .run(
                new Invocation(
                    List.of("/bin/grep", "^Sig[BI]", "/proc/self/status"),
                    Map.of(),
                    Path.of("/"),
                    Duration.ofSeconds(30),
                    1000));
    assertThat(result)
        .isEqualTo(
            new CommandResult.Exited(
                0, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", ""));
  }

  /** Java itself writes a question mark where the locale is POSIX. */
  @Test
  void words_that_are_not_ascii_arrive_unchanged() {
    assumeTrue(Runtime.version().feature() >= 22);
    assertThat(echo(Launchers.best(), "São João"))
        .isEqualTo(new CommandResult.Exited(0, "São João\n", ""));
  }

  @Test
  void without_the_class_java_starts_programs() {
    ProgramLauncher launcher = Launchers.choose("no.such.Calls");

    assertThat(launcher).isInstanceOf(ProcessBuilderLauncher.class);
    assertThat(echo(launcher, "1")).isEqualTo(new CommandResult.Exited(0, "1\n", ""));
  }

  @Test
  void where_a_function_cannot_be_called_java_starts_programs() {
    assertThat(Launchers.choose(NotPermitted.class.getName()))
        .isInstanceOf(ProcessBuilderLauncher.class);
    assertThat(Launchers.choose(NotRegistered.class.getName()))
        .isInstanceOf(ProcessBuilderLauncher.class);
  }

  @Test
  void what_posix_spawn_could_not_start_java_starts_once() {
    ProgramLauncher launcher = new SpawnLauncher(new RefusedCalls(), new ProcessBuilderLauncher());

    assertThat(echo(launcher, "1")).isEqualTo(new CommandResult.Exited(0, "1\n", ""));
  }

  @Test
  void a_program_that_was_started_is_never_started_again() {
    List<Invocation> byJava = new ArrayList<>();
    ProgramLauncher launcher =
        new SpawnLauncher(
            new BrokenPipeCalls(),
            call -> {
              byJava.add(call);
              return new CommandResult.NotStarted("");
            });

    assertThat(echo(launcher, "1"))
        .isInstanceOfSatisfying(
            CommandResult.Cut.class,
            cut -> assertThat(cut.why()).startsWith("the output of echo cannot be read"));
    assertThat(byJava).isEmpty();
  }

  /** MissingForeignRegistrationError of a native image is such an error. */
  @Test
  void the_native_image_knows_the_one_shape_of_all_calls() throws IOException {
    try (InputStream file = LaunchersTest.class.getResourceAsStream(METADATA)) {
      JsonNode metadata = new ObjectMapper().readTree(file);
      JsonNode calls = metadata.path("foreign").path("downcalls");

      assertThat(calls).hasSize(1);
      assertThat(calls.path(0).path("returnType").textValue()).isEqualTo("long");
      assertThat(calls.path(0).path("parameterTypes"))
          .hasSize(6)
          .allSatisfy(each -> assertThat(each.textValue()).isEqualTo("long"));
      assertThat(metadata.path("reflection").path(0).path("type").textValue())
          .isEqualTo(Launchers.POSIX_SPAWN);
    }
  }

  /** Calls that {@code --illegal-native-access=deny} forbids. */
  static final class NotPermitted extends RefusedCalls {
    NotPermitted() {
      throw new IllegalCallerException("restricted");
    }
  }

  /** Calls that are not registered for a native image. */
  static final class NotRegistered extends RefusedCalls {
    NotRegistered() {
      throw new LinkageError("not registered");
    }
  }

  /** A system that lets no process use posix_spawn. */
  static class RefusedCalls implements SpawnCalls {

    @Override
    public SpawnedChild spawn(
        String program, List<String> argv, Map<String, String> environment, Path folder)
        throws IOException {
      throw new IOException("EPERM");
    }

    @Override
    public OptionalInt exit(long pid) throws IOException {
      throw new IOException("ECHILD");
    }
  }

  /** The output of its children cannot be read. */
  static final class BrokenPipeCalls implements SpawnCalls {

    @Override
    public SpawnedChild spawn(
        String program, List<String> argv, Map<String, String> environment, Path folder) {
      return new BrokenPipe();
    }

    @Override
    public OptionalInt exit(long pid) {
      return OptionalInt.empty();
    }
  }

  /** A child whose number no process of this system can have. */
  static final class BrokenPipe implements SpawnedChild {

    @Override
    public long pid() {
      return Integer.MAX_VALUE;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean await(int millis) {
      return true;
    }

    @Override
    public void read(Sink sink) throws IOException {
      throw new IOException("EIO");
    }

    @Override
    public void close() {
      // It has nothing.
    }
  }
}
