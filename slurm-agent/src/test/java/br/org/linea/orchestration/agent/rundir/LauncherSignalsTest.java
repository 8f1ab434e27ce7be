package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals reach the run, each of them once, and its exit code is kept. */
class LauncherSignalsTest {

  /** Marks each signal that it gets, and ends with the code in the file {@code end}. */
  private static final String PIPELINE =
      """
      for signal in HUP INT QUIT ABRT USR1 USR2 ALRM TERM XCPU RTMIN RTMAX; do
        trap "echo $signal >> marks" $signal
      done
      echo ready >> marks
      until [ -s end ]; do sleep 0.05; done
      exit $(cat end)
      """;

  /** The bits of the signals that have names; Java's children ignore the first two others. */
  private static final long STANDARD = 0x7fff_ffffL;

  @TempDir Path temp;

  private Path run;

  @AfterEach
  void leaveNothingRunning() {
    Launched.killAll();
  }

  @BeforeEach
  void prepare() throws Exception {
    run = new TestRuns(temp).prepared(PIPELINE);
    Files.copy(temp.resolve("hello/run.sh"), temp.resolve("hello/run.bash"));
    // Only bash has names for real-time signals.
    Files.writeString(temp.resolve("hello/run.sh"), "exec bash '" + temp + "/hello/run.bash'\n");
  }

  private Launched started() {
    Launched launched = Launched.start(run, Launched.task(Map.of()));
    launched.awaitMark("ready");
    return launched;
  }

  private int end(Launched launched, int code) throws Exception {
    Files.writeString(run.resolve("end"), Integer.toString(code));
    return launched.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HUP", "INT", "QUIT", "ABRT", "USR1", "USR2", "ALRM", "TERM", "XCPU", "RTMIN", "RTMAX"
      })
  void a_signal_to_the_launcher_alone_reaches_the_run_which_may_go_on(String signal)
      throws Exception {
    Launched launched = started();

    launched.signal(signal);
    launched.awaitMark(signal);

    assertThat(end(launched, 0)).isZero();
    assertThat(launched.marks()).containsExactly("ready", signal);
    assertThat(Launched.exit(run).evidence().exitFile()).contains(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT", "QUIT", "USR2", "TERM", "RTMAX"})
  void a_signal_to_the_whole_step_reaches_the_run_once(String signal) throws Exception {
    Launched launched = started();
    ProcessHandle bystander = launched.bystander();

    launched.signalAll(signal);
    launched.awaitMark(signal);
    launched.awaitAnotherBystander(bystander);

    assertThat(end(launched, 5)).isEqualTo(5);
    assertThat(launched.marks()).containsExactly("ready", signal);
    assertThat(Launched.exit(run).evidence().exitFile()).contains(5);
  }

  @Test
  void two_signals_at_once_reach_the_run_once_each_and_a_later_one_too() throws Exception {
    Launched launched = started();
    ProcessHandle bystander = launched.bystander();

    launched.signalAll("USR1", "TERM");
    launched.awaitMark("USR1");
    launched.awaitMark("TERM");
    launched.awaitAnotherBystander(bystander);
    launched.signal("USR2");
    launched.awaitMark("USR2");

    assertThat(end(launched, 0)).isZero();
    assertThat(launched.marks()).containsExactlyInAnyOrder("ready", "USR1", "TERM", "USR2");
  }

  @Test
  void signals_that_are_pending_together_at_the_launcher_alone_all_reach_the_run()
      throws Exception {
    List<String> signals = List.of("HUP", "INT", "QUIT", "USR1", "USR2", "ALRM", "TERM", "64");
    // As a plain sh: bash may lose one of them itself.
    run = new TestRuns(temp.resolve("other")).prepared(PIPELINE.replace("RTMIN RTMAX", "64"));
    Launched launched = started();
    launched.bystander();

    for (int round = 1; round <= 3; round++) {
      launched.signal("STOP");
      launched.signal(signals.toArray(String[]::new));
      launched.signal("CONT");
      for (String signal : signals) {
        launched.awaitMarks(signal, round);
      }
    }

    assertThat(end(launched, 0)).isZero();
    assertThat(launched.marks()).hasSize(1 + 3 * signals.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 138})
  void signals_that_end_the_wait_early_change_no_exit_code(int code) throws Exception {
    Launched launched = started();

    for (String signal : List.of("USR1", "ALRM", "USR2")) {
      launched.signal(signal);
      launched.awaitMark(signal);
    }

    assertThat(end(launched, code)).isEqualTo(code);
    assertThat(Launched.exit(run).evidence().exitFile()).contains(code);
  }

  @Test
  void a_run_that_a_signal_kills_keeps_that_as_its_code() throws Exception {
    run = new TestRuns(temp.resolve("other")).prepared("echo ready >> marks; exec sleep 60");
    Launched launched = started();

    launched.signal("USR2");

    assertThat(launched.end()).isEqualTo(128 + 12);
    assertThat(Launched.exit(run).evidence().exitFile()).contains(128 + 12);
    assertThat(run.resolve("launcher.out")).content().doesNotContain("bystander", "sleep 2147");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "USR2, 140"})
  void a_signal_that_comes_before_the_run_exists_is_kept_for_it(String signal, int code)
      throws Exception {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Path uname = bin.resolve("uname");
    Files.writeString(
        uname, "#!/bin/sh\necho asked >> marks\nuntil [ -e go ]; do sleep 0.05; done\n");
    assertThat(uname.toFile().setExecutable(true)).isTrue();
    run = new TestRuns(temp.resolve("other")).prepared("exec sleep 60");
    Launched launched = Launched.start(run, Launched.task(Map.of("PATH", bin + ":/usr/bin:/bin")));
    launched.awaitMark("asked");

    launched.signal(signal);
    Files.createFile(run.resolve("go"));

    assertThat(launched.end()).isEqualTo(code);
    assertThat(Launched.exit(run).evidence().exitFile()).contains(code);
  }

  @ParameterizedTest
  @CsvSource({"exec /bin/sh \"$1\", 0", "trap '' INT; exec /bin/sh \"$1\", 2"})
  void the_run_ignores_no_signal_that_was_not_ignored_before(String line, long ignored)
      throws Exception {
    run = new TestRuns(temp.resolve("other")).prepared("grep SigIgn: /proc/self/status");
    Launched launched = Launched.start(run, Launched.task(Map.of()), line);

    assertThat(launched.end()).isZero();

    String mask = Files.readString(run.resolve("launcher.out")).split("\\s+")[1];
    assertThat(Long.parseLong(mask, 16) & STANDARD).isEqualTo(ignored);
  }

  @Test
  void nothing_of_the_launcher_is_left_behind_the_run() throws Exception {
    Launched launched = started();
    ProcessHandle bystander = launched.bystander();

    assertThat(end(launched, 0)).isZero();

    assertThat(bystander.isAlive()).isFalse();
    assertThat(run.resolve("launcher.out")).content().isEmpty();
  }

  @Test
  void a_node_without_bash_forwards_signals_too() throws Exception {
    run =
        new TestRuns(temp.resolve("other"))
            .prepared(
                "trap 'echo caught >> marks; exit 0' USR2; trap 'echo TERM >> marks' TERM;"
                    + " echo ready >> marks; while :; do sleep 0.05; done");
    Path bin = Files.createDirectory(temp.resolve("bin"));
    for (String program : List.of("uname", "date", "ln", "rm", "mv", "sleep", "sh")) {
      Files.createSymbolicLink(bin.resolve(program), Path.of("/bin").resolve(program));
    }
    Launched launched = Launched.start(run, Launched.task(Map.of("PATH", bin.toString())));
    launched.awaitMark("ready");
    ProcessHandle bystander = launched.bystander();

    launched.signalAll("TERM");
    launched.awaitAnotherBystander(bystander);
    launched.signal("USR2");

    assertThat(launched.end()).isZero();
    assertThat(launched.marks()).containsExactly("ready", "TERM", "caught");
    assertThat(run.resolve("launcher.out")).content().doesNotContain(".orchestration/");
  }
}
