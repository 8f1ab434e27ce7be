package br.org.linea.orchestration.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.messages.WorkerName;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    AgentConfig config = AgentConfigs.agent(folder);
    Clock clock = Clock.systemUTC();
    return new Submission(
        journal,
        new Reports(new WorkerName("agent-1"), clock),
        null,
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
}
