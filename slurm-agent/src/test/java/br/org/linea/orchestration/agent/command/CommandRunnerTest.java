package br.org.linea.orchestration.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class CommandRunnerTest {

  /** Both ways to start a program keep every promise. */
  enum Way {
    AS_CHOSEN(Launchers::best),
    BY_JAVA(ProcessBuilderLauncher::new);

    private final Supplier<ProgramLauncher> launcher;

    Way(Supplier<ProgramLauncher> launcher) {
      this.launcher = launcher;
    }
  }

  private static final int MIB = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final CommandRunner runner;

  CommandRunnerTest(Way way) {
    runner =
        new CommandRunner(
            Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue"), MIB, way.launcher::get);
  }

  private CommandResult shell(String script, Duration limit) {
    return runner.run(List.of("/bin/sh", "-c", script), folder, limit);
  }

  private static CommandResult.Exited exited(CommandResult result) {
    assertThat(result).isInstanceOf(CommandResult.Exited.class);
    return (CommandResult.Exited) result;
  }

  private long pidIn(String file) {
    Path path = folder.resolve(file);
    await().atMost(LONG).until(() -> Files.exists(path) && !Files.readString(path).isBlank());
    try {
      return Long.parseLong(Files.readString(path).strip());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void awaitDead(long pid) {
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void a_program_that_ends_by_itself_gives_its_code_and_both_streams() {
    assertThat(shell("echo out; echo err >&2; exit 3", LONG))
        .isEqualTo(new CommandResult.Exited(3, "out\n", "err\n"));
  }

  @Test
  void the_environment_is_exactly_the_given_one() {
    CommandRunner other = runner.with(Map.of("ONLY", "this one"));
    assertThat(exited(other.run(List.of("/usr/bin/env"), folder, LONG)).stdout())
        .isEqualTo("ONLY=this one\n");
  }

  @Test
  void arguments_are_never_shell_text() {
    String nasty = "$(id) `id` ; rm -rf \"x\" 'y'\n*";
    assertThat(exited(runner.run(List.of("printf", "%s", nasty), folder, LONG)).stdout())
        .isEqualTo(nasty);
  }

  @Test
  void it_works_in_the_folder_with_nothing_to_read_and_in_a_session_of_its_own() {
    assertThat(exited(shell("pwd", LONG)).stdout()).isEqualTo(folder + "\n");
    assertThat(exited(runner.run(List.of("cat"), folder, LONG)).stdout()).isEmpty();
    String[] stat =
        exited(runner.run(List.of("cat", "/proc/self/stat"), folder, LONG)).stdout().split(" ");
    assertThat(stat[5]).as("session").isEqualTo(stat[0]);
  }

  @Test
  void a_program_has_no_open_file_but_its_three_streams() throws IOException {
    Path open = Files.writeString(folder.resolve("open"), "");
    try (FileChannel file = FileChannel.open(open, StandardOpenOption.READ)) {
      List<String> found =
          exited(runner.run(List.of("ls", "-l", "/proc/self/fd"), folder, LONG))
              .stdout()
              .lines()
              .skip(1)
              .map(line -> line.replaceFirst(".* (\\d+) -> ", "$1 "))
              .toList();

      assertThat(file.isOpen()).isTrue();
      assertThat(found).hasSize(4);
      assertThat(found.get(0)).isEqualTo("0 /dev/null");
      assertThat(found.get(1)).startsWith("1 pipe:");
      assertThat(found.get(2)).startsWith("2 pipe:");
      assertThat(found.get(3)).as("opened by ls itself").matches("3 /proc/\\d+/fd");
    }
  }

  @Test
  void a_virtual_thread_may_call() throws InterruptedException {
    AtomicReference<CommandResult> result = new AtomicReference<>();
    Thread thread = Thread.ofVirtual().start(() -> result.set(shell("echo 1", LONG)));
    thread.join();
    assertThat(result.get()).isEqualTo(new CommandResult.Exited(0, "1\n", ""));
  }

  @Test
  void a_script_without_an_interpreter_runs_in_the_shell() throws IOException {
    Path script = Files.writeString(folder.resolve("script"), "echo $COLOUR\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(exited(runner.run(List.of(script.toString()), folder, LONG)).stdout())
        .isEqualTo("blue\n");
  }

  @Test
  void no_zombie_is_left() {
    shell("true", LONG);
    shell("sleep 300", Duration.ofMillis(100));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void a_mebibyte_on_both_streams_blocks_nothing() {
    CommandResult.Exited result =
        exited(shell("head -c 1048576 /dev/zero >&2; head -c 1048576 /dev/zero", LONG));
    assertThat(result.stdout()).hasSize(MIB);
    assertThat(result.stderr()).hasSize(MIB);
    assertThat(exited(shell("head -c 1048576 /dev/zero; head -c 1048576 /dev/zero >&2", LONG)))
        .isEqualTo(result);
  }

  @Test
  void too_much_output_on_either_stream_kills_the_program() {
    assertThat(shell("head -c 1048577 /dev/zero", LONG)).isInstanceOf(CommandResult.Cut.class);
    CommandResult endless = shell("echo $$ > pid; exec yes >&2", LONG);
    assertThat(endless).isInstanceOf(CommandResult.Cut.class);
    assertThat(((CommandResult.Cut) endless).why()).contains("more than 1048576 bytes");
    awaitDead(pidIn("pid"));
  }

  @Test
  void a_time_out_kills_the_whole_session_also_those_whose_parent_is_gone() {
    CommandResult result =
        shell(
            "sh -c 'sleep 300 & echo $! > orphan'; trap '' TERM; sleep 300 & echo $! > child; wait",
            Duration.ofMillis(700));
    assertThat(result).isInstanceOf(CommandResult.Cut.class);
    assertThat(((CommandResult.Cut) result).why()).startsWith("/bin/sh gave no answer within");
    awaitDead(pidIn("orphan"));
    awaitDead(pidIn("child"));
  }

  @Test
  void what_a_program_said_before_its_time_out_is_kept() {
    CommandResult result =
        shell("echo 4711; echo 'queue full' >&2; sleep 300", Duration.ofSeconds(2));
    assertThat(result)
        .isInstanceOfSatisfying(
            CommandResult.Cut.class,
            cut -> {
              assertThat(cut.stdout()).isEqualTo("4711\n");
              assertThat(cut.inWords()).endsWith("it had said: 4711; queue full");
            });
  }

  @Test
  void a_child_that_keeps_the_output_open_does_not_keep_the_answer_back() {
    Instant start = Instant.now();
    CommandResult result = shell("echo 4711; sleep 60 & echo $! > child", LONG);
    assertThat(result).isEqualTo(new CommandResult.Exited(0, "4711\n", ""));
    assertThat(Duration.between(start, Instant.now())).isLessThan(LONG);
    ProcessHandle.of(pidIn("child")).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void a_program_that_a_signal_ended_shows_it_in_its_code() {
    assertThat(exited(shell("kill -KILL $$", LONG)).code()).isEqualTo(137);
  }

  @Test
  void what_cannot_be_started_was_not_started() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "echo never\n");
    Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r--r--"));
    for (List<String> argv :
        List.of(
            List.of("no-such-program", "-v"),
            List.of("/nowhere/sbatch"),
            List.of(plain.toString()),
            List.of("printf", "a\0b"))) {
      assertThat(runner.run(argv, folder, LONG)).isInstanceOf(CommandResult.NotStarted.class);
    }
    assertThat(runner.run(List.of("true"), folder.resolve("none"), LONG))
        .isInstanceOf(CommandResult.NotStarted.class);
  }

  @Test
  void bytes_that_are_no_text_do_not_spoil_the_rest() {
    assertThat(exited(shell("printf '1\\n\\377\\n2\\n'", LONG)).stdout())
        .startsWith("1\n")
        .endsWith("\n2\n");
  }

  @Test
  void an_interrupt_ends_the_program_and_stays_visible() throws InterruptedException {
    AtomicReference<CommandResult> result = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  result.set(shell("echo $$ > pid; exec sleep 300", LONG));
                  interrupted.set(Thread.currentThread().isInterrupted());
                });
    long pid = pidIn("pid");
    thread.interrupt();
    thread.join(10_000);
    assertThat(result.get()).isInstanceOf(CommandResult.Cut.class);
    assertThat(interrupted.get()).isTrue();
    awaitDead(pid);
  }
}
