package br.org.linea.orchestration.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes. Other tests may run beside: each looks at the names of its own runs. */
class LocalExecutorTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MANY = 1000;

  @TempDir Path temp;

  private final LocalExecutor executor = new LocalExecutor();
  private final String test = "orch-9-" + UUID.randomUUID().toString().substring(24);

  private LocalRun run(String name, String script) throws IOException {
    Path launcher = Files.writeString(temp.resolve("launch-" + name), script + "\n");
    return new LocalRun(
        new JobName(test + name),
        temp,
        launcher,
        temp.resolve("run.out"),
        temp.resolve("run.err"),
        Map.of("PATH", "/usr/bin:/bin", "COLOUR", "blue"));
  }

  private static JobId started(Reply<JobId> reply) {
    assertThat(reply).isInstanceOf(Reply.Answer.class);
    return ((Reply.Answer<JobId>) reply).value();
  }

  private List<Long> pids(String name) {
    return executor.processes().of(new JobName(test + name));
  }

  private void awaitProcesses(String name, int count) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(pids(name)).hasSize(count));
  }

  private String text(String file) {
    try {
      Path path = temp.resolve(file);
      return Files.exists(path) ? Files.readString(path) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void endAll() {
    LocalProcesses left = executor.processes();
    left.names().stream()
        .filter(name -> name.value().startsWith(test))
        .forEach(name -> executor.kill(left.of(name)));
  }

  @Test
  void a_run_gets_its_folder_its_files_its_environment_and_a_session_of_its_own()
      throws IOException {
    LocalRun run =
        run("", "pwd; env | sort; cat /proc/self/stat | cut -d' ' -f6; cat; echo oops >&2");
    JobId id = started(executor.start(run, MANY, Set.of()));
    await().atMost(LIMIT).until(() -> text("run.err").contains("oops"));
    assertThat(text("run.out"))
        .startsWith(temp + "\n")
        .contains("COLOUR=blue\n", LocalExecutor.MARK + "=" + test + "\n")
        .doesNotContain("JAVA_HOME", "HOME=")
        .endsWith("\n" + id + "\n");
  }

  @Test
  void output_of_an_earlier_run_stays() throws IOException {
    Files.writeString(temp.resolve("run.out"), "before\n");
    executor.start(run("", "echo after"), MANY, Set.of());
    await().atMost(LIMIT).until(() -> text("run.out").contains("after"));
    assertThat(text("run.out")).isEqualTo("before\nafter\n");
  }

  @Test
  void the_number_is_that_of_the_first_process_and_is_found_until_it_ends() throws IOException {
    JobId id =
        started(executor.start(run("", "until [ -f go ]; do sleep 0.05; done"), MANY, Set.of()));
    await().atMost(LIMIT).until(() -> pids("").contains(id.value()));
    Files.createFile(temp.resolve("go"));
    awaitProcesses("", 0);
  }

  @Test
  void an_agent_that_starts_later_finds_the_runs_of_the_one_before() throws IOException {
    JobId id = started(executor.start(run("", "exec sleep 300"), MANY, Set.of()));
    LocalExecutor later = new LocalExecutor();
    // Linux shows no environment of a process that is in the middle of exec, as this one may be.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(later.processes().of(new JobName(test))).containsExactly(id.value()));
    later.terminate(List.of(id.value()));
    awaitProcesses("", 0);
  }

  @Test
  void every_process_of_a_run_is_found_wherever_it_hides() throws IOException {
    executor.start(
        run(
            "",
            """
            setsid sh -c 'setsid sleep 300 & exec sleep 300' &
            (sleep 300 &)
            exec sleep 300"""),
        MANY,
        Set.of());
    awaitProcesses("", 4);
    executor.terminate(pids(""));
    awaitProcesses("", 0);
  }

  @Test
  void what_does_not_care_for_term_is_killed() throws IOException {
    executor.start(
        run("", "trap '' TERM; echo ready; while :; do sleep 0.2; done"), MANY, Set.of());
    await().atMost(LIMIT).until(() -> text("run.out").contains("ready"));
    executor.terminate(pids(""));
    assertThat(pids("")).isNotEmpty();
    executor.kill(pids(""));
    awaitProcesses("", 0);
  }

  @Test
  void runs_beyond_the_limit_wait() throws IOException {
    Set<JobName> known = Set.of(new JobName(test + "a"), new JobName(test + "b"));
    started(executor.start(run("a", "exec sleep 300"), 2, known));
    started(executor.start(run("b", "sleep 300 & exec sleep 300"), 2, known));
    await().atMost(LIMIT).until(() -> pids("a").size() + pids("b").size() == 3);
    Reply<JobId> third = executor.start(run("c", "exec sleep 300"), 2, known);
    assertThat(third).isInstanceOf(Reply.TryLater.class);
    assertThat(((Reply.TryLater<JobId>) third).words()).contains("the limit is 2");
    assertThat(pids("c")).isEmpty();
    executor.kill(pids("a"));
    awaitProcesses("a", 0);
    started(executor.start(run("c", "exec sleep 300"), 2, known));
  }

  @Test
  void a_process_that_gives_itself_a_name_takes_no_place() throws IOException {
    started(
        executor.start(
            run(
                "a",
                """
                ORCHESTRATION_JOB_NAME=%1$sforged sleep 300 &
                ORCHESTRATION_JOB_NAME=%1$sb sleep 300 &
                ORCHESTRATION_JOB_NAME= exec sleep 300
                """
                    .formatted(test)),
            MANY,
            Set.of()));
    awaitProcesses("forged", 1);
    awaitProcesses("b", 1);
    assertThat(executor.processes().mayRun(new JobName(test + "b"))).isFalse();
    Set<JobName> known = Set.of(new JobName(test + "a"));
    started(executor.start(run("b", "exec sleep 300"), 1, known));
    awaitProcesses("b", 2);
    executor.kill(pids("b"));
    awaitProcesses("b", 0);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void output_that_another_run_has_made_a_fifo_holds_up_that_run_alone() throws Exception {
    LocalRun blocked = run("blocked", "echo begun");
    new ProcessBuilder("mkfifo", blocked.out().toString()).start().waitFor();
    started(executor.start(blocked, MANY, Set.of()));
    awaitProcesses("blocked", 1);
    executor.kill(pids("blocked"));
  }

  @Test
  void a_process_that_cannot_be_read_is_unknown_and_one_that_is_gone_is_not() throws IOException {
    Path proc = Files.createDirectory(temp.resolve("proc"));
    for (String pid : List.of("77", "78", "79")) {
      Files.createDirectory(proc.resolve(pid));
      Files.writeString(proc.resolve(pid).resolve("stat"), pid + " (a ) b) S 1 1 " + pid + " 0\n");
    }
    Files.writeString(proc.resolve("77/environ"), "A=b\0ORCHESTRATION_JOB_NAME=run\0");
    Files.createDirectory(proc.resolve("78/environ"));
    Files.writeString(proc.resolve("79/environ"), "ORCHESTRATION_JOB_NAME=run\0");
    Files.createDirectory(proc.resolve("self"));
    LocalProcesses seen = new LocalExecutor(proc).processes();
    assertThat(seen.of(new JobName("run"))).containsExactlyInAnyOrder(77L, 79L);
    assertThat(seen.isUnknown(78)).isTrue();
    assertThat(seen.isUnknown(77)).isFalse();
    assertThat(seen.isUnknown(80)).isFalse();
    assertThat(seen.mayRun(new JobName("other"))).as("78 may be any run").isTrue();
  }

  @Test
  void a_run_that_cannot_be_started_waits_with_a_reason() throws IOException {
    LocalRun run = run("", "true");
    LocalRun lost =
        new LocalRun(
            run.name(),
            temp.resolve("none"),
            run.launcher(),
            run.out(),
            run.err(),
            run.environment());
    assertThat(executor.start(lost, MANY, Set.of())).isInstanceOf(Reply.TryLater.class);
  }

  @Test
  void a_process_that_is_over_is_not_touched() {
    executor.terminate(List.of(Long.MAX_VALUE));
    executor.kill(List.of(Long.MAX_VALUE));
    assertThat(ProcessHandle.of(Long.MAX_VALUE)).isEqualTo(Optional.empty());
  }

  /** SECURITY.md says so: nothing hides one process of an account from another. */
  @Test
  void a_run_can_read_the_environment_of_its_agent() throws IOException {
    long agent = ProcessHandle.current().pid();
    executor.start(
        run("", "tr '\\0' '\\n' < /proc/%d/environ; echo read".formatted(agent)), MANY, Set.of());
    await().atMost(LIMIT).until(() -> text("run.out").contains("read"));
    assertThat(text("run.out")).contains("PATH=" + System.getenv("PATH"));
  }
}
