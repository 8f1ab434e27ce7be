package br.org.linea.orchestration.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.agent.plan.JobName;
import br.org.linea.orchestration.agent.plan.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
    return executor.processes().getOrDefault(new JobName(test + name), List.of());
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
    executor.processes().entrySet().stream()
        .filter(entry -> entry.getKey().value().startsWith(test))
        .forEach(entry -> executor.kill(entry.getValue()));
  }

  @Test
  void a_run_gets_its_folder_its_files_its_environment_and_a_session_of_its_own()
      throws IOException {
    LocalRun run =
        run("", "pwd; env | sort; cat /proc/self/stat | cut -d' ' -f6; cat; echo oops >&2");
    JobId id = started(executor.start(run, MANY));
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
    executor.start(run("", "echo after"), MANY);
    await().atMost(LIMIT).until(() -> text("run.out").contains("after"));
    assertThat(text("run.out")).isEqualTo("before\nafter\n");
  }

  @Test
  void the_number_is_that_of_the_first_process_and_is_found_until_it_ends() throws IOException {
    JobId id = started(executor.start(run("", "until [ -f go ]; do sleep 0.05; done"), MANY));
    await().atMost(LIMIT).until(() -> pids("").contains(id.value()));
    Files.createFile(temp.resolve("go"));
    awaitProcesses("", 0);
  }

  @Test
  void an_agent_that_starts_later_finds_the_runs_of_the_one_before() throws IOException {
    JobId id = started(executor.start(run("", "exec sleep 300"), MANY));
    LocalExecutor later = new LocalExecutor();
    // Linux shows no environment of a process that is in the middle of exec, as this one may be.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(later.processes())
                    .containsEntry(new JobName(test), List.of(id.value())));
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
        MANY);
    awaitProcesses("", 4);
    executor.terminate(pids(""));
    awaitProcesses("", 0);
  }

  @Test
  void what_does_not_care_for_term_is_killed() throws IOException {
    executor.start(run("", "trap '' TERM; echo ready; while :; do sleep 0.2; done"), MANY);
    await().atMost(LIMIT).until(() -> text("run.out").contains("ready"));
    executor.terminate(pids(""));
    assertThat(pids("")).isNotEmpty();
    executor.kill(pids(""));
    awaitProcesses("", 0);
  }

  @Test
  void runs_beyond_the_limit_wait() throws IOException {
    int others = executor.processes().size();
    started(executor.start(run("a", "exec sleep 300"), others + 2));
    started(executor.start(run("b", "sleep 300 & exec sleep 300"), others + 2));
    Reply<JobId> third = executor.start(run("c", "exec sleep 300"), others + 2);
    assertThat(third).isInstanceOf(Reply.NotNow.class);
    assertThat(((Reply.NotNow<JobId>) third).words()).contains("the limit is " + (others + 2));
    assertThat(pids("c")).isEmpty();
    executor.kill(pids("a"));
    awaitProcesses("a", 0);
    started(executor.start(run("c", "exec sleep 300"), others + 2));
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
    assertThat(executor.start(lost, MANY)).isInstanceOf(Reply.NotNow.class);
  }

  @Test
  void a_process_that_is_over_is_not_touched() {
    executor.terminate(List.of(Long.MAX_VALUE));
    executor.kill(List.of(Long.MAX_VALUE));
    assertThat(ProcessHandle.of(Long.MAX_VALUE)).isEqualTo(Optional.empty());
  }
}
