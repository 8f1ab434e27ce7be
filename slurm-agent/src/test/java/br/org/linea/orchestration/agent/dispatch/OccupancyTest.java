package br.org.linea.orchestration.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OccupancyTest {

  @TempDir private Path folder;
  private Journal journal;
  private Occupancy occupancy;

  @BeforeEach
  void open() {
    journal = TestJournal.open(folder);
    occupancy = new Occupancy(journal);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void an_entry_is_at_work_from_its_submission_to_its_end() {
    JournalEntry entry = add(TestJournal.accepted(1));
    assertThat(occupancy.beside(entry)).isZero();

    update(entry.at(EntryPhase.SUBMITTING));
    assertThat(occupancy.beside(entry)).isEqualTo(1);
    update(entry.live(new JobId(7)));
    assertThat(occupancy.beside(entry)).isEqualTo(1);
    update(entry.at(EntryPhase.OVER));
    assertThat(occupancy.beside(entry)).isZero();
  }

  @Test
  void a_submission_that_was_put_off_gives_its_place_back() {
    JournalEntry entry = add(TestJournal.accepted(1));
    update(entry.at(EntryPhase.SUBMITTING));

    update(entry.at(EntryPhase.ACCEPTED));

    assertThat(occupancy.beside(entry)).isZero();
  }

  @Test
  void what_the_journal_held_before_counts_too() {
    add(TestJournal.accepted(1).at(EntryPhase.SUBMITTING));
    JournalEntry other = add(TestJournal.accepted(2).live(new JobId(7)));

    assertThat(new Occupancy(journal).beside(other)).isEqualTo(2);
  }

  @Test
  void what_is_forgotten_gives_its_place_back() {
    JournalEntry live = add(TestJournal.accepted(1).live(new JobId(7)));
    JournalEntry waiting = add(ready(TestJournal.accepted(2)));
    JournalEntry next = add(ready(TestJournal.accepted(3)));

    journal.forget(live.key());
    assertThat(occupancy.beside(next)).isZero();
    assertThat(occupancy.isFull(next, 1)).isTrue();
    journal.forget(waiting.key());
    assertThat(occupancy.isFull(next, 1)).isFalse();
  }

  @Test
  void of_one_pipeline_the_first_accepted_gets_the_last_place() {
    add(TestJournal.accepted(1).live(new JobId(7)));
    JournalEntry second = add(ready(TestJournal.accepted(2)));
    JournalEntry third = add(ready(TestJournal.accepted(3)));

    assertThat(occupancy.isFull(second, 1)).isTrue();
    assertThat(occupancy.isFull(second, 2)).isFalse();
    assertThat(occupancy.isFull(third, 2)).isTrue();
    assertThat(occupancy.isFull(third, 3)).isFalse();
  }

  @Test
  void what_was_accepted_first_goes_first_though_it_is_prepared_later() {
    JournalEntry first = add(TestJournal.accepted(1));
    JournalEntry second = add(ready(TestJournal.accepted(2)));

    assertThat(occupancy.isFull(second, 1)).isTrue();
    assertThat(occupancy.isFull(ready(first), 1)).isFalse();
  }

  @Test
  void what_something_else_holds_back_lets_others_go_first() {
    JournalEntry heldBack = ready(TestJournal.accepted(1));
    add(heldBack.with(heldBack.tries().heldBackUntil(heldBack.createdAt().plusSeconds(60))));
    JournalEntry next = add(ready(TestJournal.accepted(2)));

    assertThat(occupancy.isFull(next, 1)).isFalse();
  }

  private static JournalEntry ready(JournalEntry entry) {
    return entry.prepared(Path.of("/data/job.sh"), RunOptions.NONE);
  }

  private JournalEntry add(JournalEntry entry) {
    assertThat(journal.create(entry)).isTrue();
    return entry;
  }

  private void update(JournalEntry next) {
    journal.update(next.key(), now -> next);
  }
}
