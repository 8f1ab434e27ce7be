package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.messages.JobId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Slurm 24.11 and 26.05 answered, in the same situations. */
class RecordedHeldJobsTest {

  private static final Set<String> RELEASES = Set.of("24.11", "26.05");

  private static final Map<String, String> SQUEUE =
      Map.ofEntries(
          Map.entry("orch-1-completed", "COMPLETED"),
          Map.entry("orch-2-failed", "FAILED NonZeroExitCode"),
          Map.entry("orch-3-killed", "FAILED RaisedSignal:9(Killed)"),
          Map.entry("orch-4-running", "RUNNING"),
          Map.entry("orch-5-suspended", "SUSPENDED"),
          Map.entry("orch-6-held", "PENDING JobHeldUser"),
          Map.entry("orch-7-later", "PENDING BeginTime"),
          Map.entry("orch-8-cancelled", "CANCELLED"),
          Map.entry("orch-9-cancelled-held", "CANCELLED JobHeldUser"),
          Map.entry("orch-10-requeued", "PENDING BeginTime"),
          Map.entry("orch-11-after", "PENDING DependencyNeverSatisfied"),
          Map.entry("orch-13-timeout", "TIMEOUT TimeLimit"),
          Map.entry("orch-14-resources", "PENDING Resources"),
          Map.entry("a|b c", "COMPLETED"),
          Map.entry("two\nlines", "COMPLETED"),
          Map.entry("\u00fcn\u00ef\ud83d\ude00", "COMPLETED"));

  private static final Map<String, String> SACCT =
      Map.ofEntries(
          Map.entry("orch-1-completed", "COMPLETED 0:0"),
          Map.entry("orch-2-failed", "FAILED 3:0"),
          Map.entry("orch-3-killed", "FAILED 0:9"),
          Map.entry("orch-4-running", "RUNNING 0:0"),
          Map.entry("orch-5-suspended", "SUSPENDED 0:0"),
          Map.entry("orch-8-cancelled", "CANCELLED by 0 0:0"),
          Map.entry("orch-9-cancelled-held", "CANCELLED by 0 0:0"),
          Map.entry("orch-10-requeued", "REQUEUED 0:0, PENDING 0:0"),
          Map.entry("orch-13-timeout", "TIMEOUT 0:0"),
          Map.entry("a|b c", "COMPLETED 0:0"),
          Map.entry("two\nlines", "COMPLETED 0:0"));

  static Stream<Recorded> squeue() {
    return recorded("squeue");
  }

  static Stream<Recorded> sacct() {
    return recorded("sacct");
  }

  static Stream<Recorded> sbatch() {
    return recorded("sbatch");
  }

  private static Stream<Recorded> recorded(String command) {
    return RELEASES.stream()
        .sorted()
        .flatMap(
            release ->
                Recorded.names(release, command).stream().map(name -> Recorded.of(release, name)));
  }

  @ParameterizedTest
  @MethodSource("squeue")
  void squeue_was_asked_what_the_agent_asks_and_its_answer_is_read_whole(Recorded recorded) {
    assertThat(recorded.argv()).isEqualTo(Squeue.argv("squeue", Optional.empty()));
    readWhole(recorded, Squeue.read(recorded.result()));
  }

  @ParameterizedTest
  @MethodSource("sacct")
  void sacct_was_asked_what_the_agent_asks_and_its_answer_is_read_whole(Recorded recorded) {
    assertThat(recorded.argv().getLast())
        .isEqualTo(Sacct.byId("sacct", Optional.empty(), 0, Set.of(new JobId(1))).getLast());
    readWhole(recorded, Sacct.read(recorded.result()));
  }

  private static void readWhole(Recorded recorded, Reply<List<JobRow>> reply) {
    if (recorded.exit() != 0) {
      assertThat(reply).isInstanceOf(Reply.Unknown.class);
      return;
    }
    assertThat(Replies.answer(reply))
        .hasSize(recorded.stdout().replace("two\nlines", "").lines().toList().size())
        .allSatisfy(
            row ->
                assertThat(SlurmJobState.parse(row.rawState()))
                    .isNotEqualTo(SlurmJobState.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.11", "26.05"})
  void each_state_is_shown_as_by_the_other_releases(String release) {
    Map<String, String> queue =
        Replies.answer(Squeue.read(Recorded.of(release, "squeue-states").result())).stream()
            .collect(
                Collectors.toMap(
                    JobRow::name,
                    row -> (row.rawState() + " " + row.reason().orElse("")).strip(),
                    (one, another) -> another));
    assertThat(queue).containsAllEntriesOf(SQUEUE);

    Map<String, String> accounts =
        Replies.answer(Sacct.read(Recorded.of(release, "sacct-states").result())).stream()
            .collect(
                Collectors.toMap(
                    JobRow::name,
                    row -> row.rawState() + " " + row.exitCode().orElse(""),
                    (one, another) -> one + ", " + another));
    assertThat(accounts).containsAllEntriesOf(SACCT);
  }

  @ParameterizedTest
  @CsvSource({
    "24.11 26.05, squeue-node-down, orch-4-running, NODE_FAIL",
    "22.05 24.11 26.05, squeue-revoked, orch-15-revoked, REVOKED",
    "22.05 24.11 26.05, squeue-preempted-and-requeued, orch-19-preempted, PENDING",
    "24.11 26.05, squeue-preempted-without-requeue, orch-21-preempted-once, PREEMPTED",
    "24.11 26.05, squeue-renamed, site-orch-23-000000000023, COMPLETED"
  })
  void a_rarer_end_is_shown_alike(String releases, String name, String job, String state) {
    for (String release : releases.split(" ")) {
      assertThat(Replies.answer(Squeue.read(Recorded.of(release, name).result())))
          .anySatisfy(
              row -> assertThat(List.of(row.name(), row.rawState())).containsExactly(job, state));
    }
  }

  @ParameterizedTest
  @MethodSource("sbatch")
  void an_answer_of_sbatch_means_what_it_means_elsewhere(Recorded recorded) {
    String expected = SbatchTest.meaningOf(recorded.name());
    String read = Replies.line(Sbatch.read(recorded.result()));
    // The numbers of jobs differ from recording to recording.
    assertThat(read).startsWith(expected.replaceFirst("ANSWER \\d+", "ANSWER "));
  }

  @ParameterizedTest
  @CsvSource({
    "scancel-running, ANSWER true",
    "scancel-over, ANSWER true",
    "scancel-unknown, ANSWER true",
    "scancel-unknown-verbose, ANSWER true",
    "scancel-two-over-and-unknown, ANSWER true",
    "scancel-controller-away, TRY_LATER scancel ended with"
  })
  void an_answer_of_scancel_means_what_it_means_elsewhere(String name, String meaning) {
    for (String release : RELEASES) {
      assertThat(Replies.line(Scancel.read(Recorded.of(release, name).result())))
          .startsWith(meaning);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "24.11, scontrol-config, 24.11.5",
    // The rate limit has hit the ping at its end: exit code 1.
    "24.11, scontrol-config-rate-limited, 24.11.5",
    "26.05, scontrol-config, 26.05.5"
  })
  void a_cluster_says_its_name_its_version_and_whether_it_keeps_accounts(
      String release, String name, String version) {
    ClusterFacts facts = Replies.answer(ClusterFacts.read(Recorded.of(release, name).result()));
    assertThat(facts.name()).contains("orchestration");
    assertThat(facts.version()).contains(version);
    assertThat(facts.accounting()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "squeue-launch-failure-limit, launch failure limit exceeded requeued held",
    "squeue-user-env-retrieval, user env retrieval failed requeued held"
  })
  void a_documented_hold_keeps_its_reason(String name, String reason) {
    Recorded recorded = Recorded.of("documented", name);
    assertThat(recorded.argv()).isEqualTo(Squeue.argv("squeue", Optional.empty()));
    assertThat(Replies.answer(Squeue.read(recorded.result())))
        .singleElement()
        .satisfies(row -> assertThat(row.reason()).contains(reason))
        .satisfies(row -> assertThat(row.rawState()).isEqualTo("PENDING"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.11", "26.05"})
  void jobs_of_one_number_are_distinguished_by_their_cluster(String release) {
    Recorded queue = Recorded.of(release, "clusters-squeue-south");
    assertThat(queue.argv()).isEqualTo(Squeue.argv("squeue", Optional.of("south")));
    assertThat(Replies.answer(Squeue.read(queue.result())))
        .extracting(JobRow::name)
        .containsExactly("orch-18-there");

    Recorded accounts = Recorded.of(release, "clusters-sacct-both");
    assertThat(accounts.argv())
        .isEqualTo(
            Sacct.byId("sacct", Optional.of("orchestration,south"), 0, Set.of(new JobId(1))));
    assertThat(Replies.answer(Sacct.read(accounts.result())))
        .extracting(row -> row.cluster().orElseThrow() + " " + row.name())
        .containsExactly("orchestration orch-17-here", "south orch-18-there");

    Recorded scancel = Recorded.of(release, "clusters-scancel-south");
    assertThat(scancel.argv())
        .isEqualTo(Scancel.argv("scancel", Optional.of("south"), Set.of(new JobId(1))));
    assertThat(Replies.line(Scancel.read(scancel.result()))).isEqualTo("ANSWER true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"24.11", "26.05"})
  void accounting_shows_where_a_revoked_job_of_a_federation_ended(String release) {
    assertThat(Replies.answer(Sacct.read(Recorded.of(release, "clusters-sacct-revoked").result())))
        .extracting(row -> row.cluster().orElseThrow() + " " + row.rawState())
        .containsExactly("orchestration REVOKED", "south COMPLETED");
    assertThat(
            Replies.answer(Squeue.read(Recorded.of(release, "federation-squeue-sibling").result())))
        .extracting(JobRow::rawState)
        .containsExactly("COMPLETED");
  }

  @Test
  void a_federation_that_is_asked_as_one_shows_how_a_job_ended_that_another_cluster_took() {
    Recorded recorded = Recorded.of("26.05", "sacct-federation");
    assertThat(recorded.argv())
        .isEqualTo(
            Sacct.inFederation(
                Sacct.byId("sacct", Optional.empty(), 0, Set.of(new JobId(67109146)))));
    assertThat(Replies.answer(Sacct.read(recorded.result())))
        .extracting(row -> row.cluster().orElseThrow() + " " + row.rawState())
        .containsExactly("orchestration REVOKED", "south FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"22.05", "26.05"})
  void a_job_that_another_cluster_runs_has_ended_when_its_end_is_its_start(String release) {
    // Where the partition limits the time, it has an end from the beginning: the one it must have.
    assertThat(federated(release, "squeue-federated-elsewhere").hasEndedElsewhere()).isFalse();
    assertThat(federated(release, "squeue-federated-over").hasEndedElsewhere()).isTrue();
  }

  private static JobRow federated(String release, String recording) {
    JobRow row = Replies.answer(Squeue.read(Recorded.of(release, recording).result())).getFirst();
    assertThat(row.rawState()).isEqualTo("REVOKED");
    return row;
  }
}
