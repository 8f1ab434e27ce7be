package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.messages.JobId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTest {

  @TempDir private Path folder;
  private Journal journal;
  private Watched watched;

  @BeforeEach
  void open() {
    journal = TestJournal.open(folder);
    watched = new Watched(journal);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void a_job_is_watched_from_its_number_until_nothing_is_left_of_it() {
    JournalEntry entry = TestJournal.accepted(1);
    journal.create(entry);
    assertThat(watched.live()).isEmpty();

    JournalEntry live = update(entry.live(new JobId(7)));
    assertThat(watched.live()).containsExactly(live);
    assertThat(watched.parents()).isEmpty();

    JournalEntry over = update(live.at(EntryPhase.OVER));
    assertThat(watched.live()).isEmpty();
    assertThat(watched.parents()).containsExactly(over);

    update(over.settledNow());
    assertThat(watched.parents()).isEmpty();
  }

  @Test
  void what_the_journal_held_before_is_watched_too() {
    JournalEntry live = TestJournal.accepted(1).live(new JobId(7));
    journal.create(live);

    assertThat(new Watched(journal).live()).containsExactly(live);
  }

  @Test
  void what_is_forgotten_is_watched_no_longer() {
    JournalEntry live = TestJournal.accepted(1).live(new JobId(7));
    journal.create(live);
    assertThat(watched.live()).containsExactly(live);

    journal.forget(live.key());

    assertThat(watched.live()).isEmpty();
  }

  private JournalEntry update(JournalEntry next) {
    return journal.update(next.key(), now -> next).orElseThrow();
  }
}
