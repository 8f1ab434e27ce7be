package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent of several clusters, with scripts in place of Slurm's commands. */
class ClustersTest {

  private static final JobName NAME = new JobName("orch-12-0123456789ab");
  private static final Optional<String> SOUTH = Optional.of("south");

  @TempDir Path temp;

  private ScriptedCommands commands;

  @BeforeEach
  void makeCommands() throws IOException {
    commands = new ScriptedCommands(temp.resolve("bin"));
    for (String command : List.of("squeue", "sacct", "scancel")) {
      commands.put(command, "echo \"$@\" >> '" + temp + "/" + command + ".calls'");
    }
    commands.put("sbatch", "echo \"$@\" >> '" + temp + "/sbatch.calls'; echo '4711;south'");
  }

  private List<String> calls(String command) throws IOException {
    Path file = temp.resolve(command + ".calls");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private CliSlurmGateway gateway(Map<String, String> job, String... clusters) {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
    return new CliSlurmGateway(
        AgentConfigs.slurm(temp.resolve("bin"), clusters),
        new JobEnvironment(Optional.empty(), job, environment),
        environment,
        Clock.systemUTC());
  }

  /** The own cluster is called orchestration. */
  private CliSlurmGateway gateway() {
    return gateway(Map.of(), "orchestration", "south");
  }

  private JobSubmission submission(String... clusters) {
    return new JobSubmission(
        NAME,
        temp,
        temp.resolve("job.sbatch"),
        "process 12",
        new RunOptions(null, null, null, null, List.of(clusters)));
  }

  @Test
  void a_job_goes_to_the_cluster_that_slurm_chooses_of_those_that_it_may_go_to()
      throws IOException {
    CliSlurmGateway gateway = gateway();
    assertThat(gateway.submit(submission()))
        .isEqualTo(new Reply.Answer<>(new SlurmJob(new JobId(4711), SOUTH)));
    gateway.submit(submission("south"));
    assertThat(calls("sbatch").get(0)).contains("--clusters=orchestration,south ");
    assertThat(calls("sbatch").get(1)).contains("--clusters=south ");
  }

  @Test
  void an_agent_of_its_own_cluster_names_none() throws IOException {
    CliSlurmGateway gateway = gateway(Map.of());
    gateway.submit(submission());
    gateway.queue(Optional.empty());
    gateway.cancel(Set.of(new SlurmJob(new JobId(1), Optional.of("orchestration"))));
    assertThat(calls("sbatch")).singleElement().asString().doesNotContain("clusters");
    assertThat(calls("squeue")).singleElement().asString().doesNotContain("clusters");
    assertThat(calls("scancel")).containsExactly("1");
    assertThat(gateway.clusters()).containsExactly(Optional.empty());
    assertThat(gateway.onlyCluster()).contains("orchestration");
  }

  @Test
  void a_cluster_that_the_agent_does_not_look_at_is_refused_in_words() throws IOException {
    Reply<SlurmJob> reply = gateway(Map.of("SBATCH_CLUSTERS", "south")).submit(submission());
    assertThat(Replies.line(reply))
        .startsWith("TRY_LATER")
        .contains("SBATCH_CLUSTERS", "slurm-agent.slurm.clusters");
    assertThat(Replies.line(gateway().submit(submission("south", "west"))))
        .startsWith("REFUSAL")
        .contains("west", "slurm-agent.slurm.clusters");
    assertThat(calls("sbatch")).isEmpty();
  }

  @Test
  void each_cluster_is_asked_for_its_queue_and_the_own_one_without_slurmdbd() throws IOException {
    CliSlurmGateway gateway = gateway();
    gateway.queue(Optional.of("orchestration"));
    assertThat(gateway.clusters()).containsExactly(Optional.empty(), SOUTH);
    gateway.queue(Optional.empty());
    gateway.queue(SOUTH);
    assertThat(calls("squeue").get(1)).doesNotContain("--clusters");
    assertThat(calls("squeue").get(2)).startsWith("--clusters=south ");
  }

  @Test
  void a_row_names_the_cluster_that_shows_it() throws IOException {
    commands.put("squeue", "echo '7|RUNNING|1|1|1|n|7|None|7|(null)|7|/w|7'");
    CliSlurmGateway gateway = gateway();
    assertThat(Replies.answer(gateway.queue(SOUTH)).getFirst().job()).hasToString("7@south");
    assertThat(Replies.answer(gateway.queue(Optional.empty())).getFirst().job())
        .hasToString("7@orchestration");
  }

  @Test
  void a_cancel_goes_to_each_jobs_own_cluster() throws IOException {
    CliSlurmGateway gateway = gateway();
    gateway.queue(Optional.empty());
    gateway.cancel(
        Set.of(
            new SlurmJob(new JobId(7), SOUTH),
            new SlurmJob(new JobId(7), Optional.of("orchestration")),
            new SlurmJob(new JobId(8), SOUTH)));
    assertThat(calls("scancel")).containsExactly("7", "--clusters=south 7 8");
  }

  @Test
  void a_cluster_that_takes_no_cancel_keeps_it_from_no_other() throws IOException {
    commands.put(
        "scancel",
        "echo \"$@\" >> '" + temp + "/scancel.calls'; case \"$*\" in --*) exit 0;; esac; exit 1");
    CliSlurmGateway gateway = gateway();
    gateway.queue(Optional.empty());
    assertThat(
            gateway.cancel(Set.of(new SlurmJob(new JobId(7), SOUTH), SlurmJob.here(new JobId(7)))))
        .isInstanceOf(Reply.TryLater.class);
    assertThat(calls("scancel")).hasSize(2);
  }

  @Test
  void accounting_is_asked_by_number_on_the_jobs_cluster_and_by_name_on_all() throws IOException {
    CliSlurmGateway gateway = gateway();
    gateway.accounting(
        Set.of(new SlurmJob(new JobId(7), SOUTH)),
        Set.of(NAME),
        Instant.parse("2026-11-28T10:00:00Z"));
    assertThat(calls("sacct").get(0)).startsWith("--clusters=south ").contains("--jobs=7 ");
    assertThat(calls("sacct").get(1))
        .startsWith("--clusters=orchestration,south ")
        .contains("--name=" + NAME);
  }
}
