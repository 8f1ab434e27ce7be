package br.org.linea.orchestration.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StartRefused;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionTest {

  @TempDir private Path folder;
  private Journal journal;

  @BeforeEach
  void open() {
    journal = TestJournal.open(folder);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** Whose catalogue is missing: it meets a fault as soon as it looks for a pipeline. */
  private Submission broken() {
    return with(null);
  }

  private Submission with(Catalogue catalogue) {
    AgentConfig config = AgentConfigs.agent(folder);
    Clock clock = Clock.systemUTC();
    return new Submission(
        journal,
        new Reports(new WorkerName("agent-1"), clock),
        catalogue,
        null,
        null,
        null,
        null,
        null,
        clock,
        config);
  }

  @Test
  void a_fault_of_the_agents_own_holds_a_start_back_and_lets_others_of_its_pipeline_pass() {
    Occupancy occupancy = new Occupancy(journal);
    JournalEntry first = TestJournal.accepted(1);
    JournalEntry second = TestJournal.accepted(2);
    journal.create(first);
    journal.create(second);
    assertThat(occupancy.isFull(second, 1)).isTrue();

    broken().submit(first);

    JournalEntry held = journal.find(first.key()).orElseThrow();
    assertThat(held.is(EntryPhase.ACCEPTED)).isTrue();
    assertThat(held.tries().notBefore()).isPresent();
    assertThat(held.seen().orElseThrow().reason().orElseThrow())
        .startsWith("The agent has a fault of its own: java.lang.NullPointerException");
    assertThat(occupancy.isFull(second, 1)).isFalse();
  }

  /** The detail of the refusal of a start that asks for resources; the limit is 4 CPUs. */
  private String refusal(String executor, Map<String, String> resources) throws IOException {
    Files.writeString(
        folder.resolve("pipelines.yaml"),
        """
        hello:
          path: hello
          executor: slurm
          runner: sh
          executable: run.sh
          version: 1
          limits: {cpus: 4, partition: cpu}
        """);
    StartProcess start =
        new StartProcess(
            new ProcessId(3),
            UUID.randomUUID(),
            new PipelineName("hello"),
            "1",
            executor,
            "{}",
            "pz",
            Instant.EPOCH,
            Optional.empty(),
            resources);
    JournalEntry entry =
        JournalEntry.of(RunSpec.of(start, folder), EntryPhase.ACCEPTED, Instant.EPOCH);
    journal.create(entry);

    with(new Catalogue(folder)).submit(entry);

    StartRefused refused =
        (StartRefused)
            journal.find(entry.key()).orElseThrow().unsent().getFirst().envelope().data();
    assertThat(refused.reason()).isEqualTo(FailureReason.BAD_CONFIG);
    return refused.detail();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "cpus # 5 # resources.cpus must be at most 4 (limits.cpus of hello",
        "cpus # 999999999999 # resources.cpus must be a whole number",
        "memory # 1G # resources.memory cannot be asked for: an operator must add limits.memory",
        "partition # --wrap=id # resources.partition must be one word",
        "partition # gpu # resources.partition must be cpu",
        "wrap # id # resources.wrap is unknown; there are partition",
      })
  void resources_of_a_command_are_not_trusted(String key, String value, String words)
      throws IOException {
    assertThat(refusal(StartProcess.WITH_RESOURCES, Map.of(key, value))).startsWith(words);
    assertThat(refusal("slurm", Map.of(key, value)))
        .as("whatever executor the command names")
        .startsWith(words);
  }

  @Test
  void an_agent_that_does_not_know_resources_refuses_the_executor_of_such_a_start()
      throws IOException {
    assertThat(refusal("slurm+something newer", Map.of("cpus", "2")))
        .isEqualTo("This agent runs on slurm, slurm+resources, not on slurm+something newer.");
  }
}
