package br.org.linea.orchestration.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.messages.JobId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptedEntryTest {

  @TempDir Path temp;

  @Test
  void an_adopted_job_keeps_its_number_and_its_name_over_a_restart() {
    JournalEntry adopted =
        TestJournal.accepted(1, UUID.randomUUID(), new JobName("JOB_1")).live(new JobId(7));
    Journal before = TestJournal.open(temp);
    before.create(adopted);
    before.close();

    Journal after = TestJournal.open(temp);
    Optional<JournalEntry> later = after.find(adopted.key());
    after.close();

    assertThat(later).contains(adopted);
    assertThat(later.orElseThrow().jobName()).hasToString("JOB_1");
    assertThat(later.orElseThrow().adopted()).isTrue();
  }
}
