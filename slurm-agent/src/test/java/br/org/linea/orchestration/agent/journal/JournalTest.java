package br.org.linea.orchestration.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final Duration SANE = Duration.ofSeconds(10);

  @TempDir Path temp;

  private final List<Journal> opened = new ArrayList<>();

  private Journal open(Path folder) {
    Journal journal = TestJournal.open(folder);
    opened.add(journal);
    return journal;
  }

  private Journal open() {
    return open(temp.resolve("journal"));
  }

  /** What an agent would find that starts after the machine died now. */
  private Journal afterCrash(Path folder) throws IOException {
    Path copy = Files.createDirectory(temp.resolve("copy-" + opened.size()));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return open(copy);
  }

  @AfterEach
  void close() {
    opened.forEach(Journal::close);
  }

  @Test
  void what_a_method_has_returned_is_on_disk() throws IOException {
    Journal journal = open();
    JournalEntry entry = TestJournal.accepted(1);
    assertThat(journal.create(entry)).isTrue();
    assertThat(afterCrash(temp.resolve("journal")).find(entry.key())).contains(entry);

    JournalEntry full =
        TestJournal.REPORTS.submitted(
            entry
                .prepared(Path.of("/data/with blank/job.sbatch"), TestJournal.OPTIONS)
                .with(Tries.NONE.begun(TestJournal.NOW).heldBackUntil(TestJournal.NOW))
                .stopped(new StopRequest("pz", TestJournal.NOW))
                .termed(new Termination(TestJournal.NOW, true))
                .lookedFor(TestJournal.NOW),
            new JobId(7),
            Optional.of("linea"));
    Optional<JournalEntry> updated = journal.update(entry.key(), now -> full);
    Journal later = afterCrash(temp.resolve("journal"));
    assertThat(later.find(entry.key())).isEqualTo(updated).contains(full);
    assertThat(later.unsentEvents()).isEqualTo(1);

    journal.forget(entry.key());
    assertThat(afterCrash(temp.resolve("journal")).entries()).isEmpty();
  }

  @Test
  void identity_and_lease_stay_for_ever() throws IOException {
    Journal journal = open();
    assertThat(journal.isFresh()).isTrue();
    assertThat(journal.lease()).isEmpty();
    assertThat(afterCrash(temp.resolve("journal")).isFresh()).as("without a lease").isTrue();
    journal.saveLease(4);
    journal.saveLease(4);
    assertThat(journal.isFresh()).isFalse();
    Journal later = afterCrash(temp.resolve("journal"));
    assertThat(later.id()).isEqualTo(journal.id());
    assertThat(later.lease()).hasValue(4);
    assertThat(later.isFresh()).isFalse();
    assertThat(open(temp.resolve("another")).id()).isNotEqualTo(journal.id());
  }

  @Test
  void no_other_account_may_read_it() throws IOException {
    open().create(TestJournal.accepted(1));
    Path folder = temp.resolve("journal");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().matches(".*/(journal.json|processes.log)")))
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void what_a_crash_left_half_written_is_removed_and_changes_nothing() throws IOException {
    Journal journal = open();
    JournalEntry entry = TestJournal.accepted(1);
    journal.create(entry);
    journal.close();
    Path torn = temp.resolve("journal/processes.log.9.tmp");
    Files.writeString(torn, "12345678 + {\"process_id\": 1, \"pha");
    assertThat(open().entries()).containsExactly(entry);
    assertThat(torn).doesNotExist();
  }

  @Test
  void a_journal_whose_identity_is_unreadable_does_not_start_as_a_new_one() throws IOException {
    open().close();
    Path identity = temp.resolve("journal/journal.json");
    String before = Files.readString(identity);
    Files.writeString(identity, "{");
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slurm-agent.journal-dir " + temp.resolve("journal"));
    Files.writeString(identity, before);
    assertThat(open().entries()).as("and the failed start gave the lock back").isEmpty();
  }

  @Test
  void a_second_agent_is_refused_and_touches_nothing() throws IOException {
    open();
    Path inFlight = Files.writeString(temp.resolve("journal/processes.log.3.tmp"), "half");
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another agent works with this journal");
    assertThat(inFlight).as("the first agent is about to rename it").exists();
  }

  @Test
  void a_folder_that_cannot_be_used_is_named_with_the_setting() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "in the way");
    assertThatThrownBy(() -> open(file.resolve("journal")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slurm-agent.journal-dir " + file.resolve("journal"))
        .hasMessageContaining("user " + System.getProperty("user.name"));
  }

  @Test
  void a_process_is_created_once() {
    Journal journal = open();
    JournalEntry entry = TestJournal.accepted(1);
    assertThat(journal.create(entry)).isTrue();
    assertThat(journal.create(entry.at(EntryPhase.OVER))).isFalse();
    assertThat(journal.entries()).containsExactly(entry);
  }

  @Test
  void a_number_that_is_given_out_again_is_another_process() {
    Journal journal = open();
    JournalEntry one = TestJournal.accepted(1);
    JournalEntry other = TestJournal.accepted(1);
    journal.create(one);
    journal.create(other);
    assertThat(journal.entries()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void an_update_that_changes_nothing_writes_nothing_and_notifies_no_listener() throws IOException {
    Journal journal = open();
    JournalEntry entry = TestJournal.accepted(1);
    journal.create(entry);
    List<String> heard = new ArrayList<>();
    journal.onChange((before, after) -> heard.add(before + " " + after));
    Path file = temp.resolve("journal/processes.log");
    long size = Files.size(file);
    assertThat(journal.update(entry.key(), now -> now)).contains(entry);
    assertThat(file).hasSize(size);
    assertThat(heard).isEmpty();
  }

  @Test
  void an_update_of_an_unknown_process_does_nothing() {
    ProcessKey unknown = TestJournal.accepted(1).key();
    assertThat(open().update(unknown, now -> now.at(EntryPhase.OVER))).isEmpty();
    open(temp.resolve("other")).forget(unknown);
  }

  @Test
  void listeners_hear_of_a_change_when_it_is_on_disk() {
    Journal journal = open();
    List<String> heard = new ArrayList<>();
    journal.onChange(
        (before, after) -> heard.add(before.map(JournalEntry::phase) + " " + after.phase()));
    JournalEntry entry = TestJournal.accepted(1);
    journal.create(entry);
    journal.update(entry.key(), now -> now.at(EntryPhase.SUBMITTING));
    assertThat(heard).containsExactly("Optional.empty ACCEPTED", "Optional[ACCEPTED] SUBMITTING");
  }

  @Test
  void a_change_that_the_disk_refuses_did_not_happen() throws IOException {
    Journal journal = open();
    JournalEntry entry = TestJournal.accepted(1);
    journal.create(entry);
    List<JournalEntry> heard = new ArrayList<>();
    journal.onChange((before, after) -> heard.add(after));
    Path folder = temp.resolve("journal");
    Path away = Files.move(folder, temp.resolve("away"));
    assertThatThrownBy(() -> journal.update(entry.key(), now -> now.at(EntryPhase.OVER)))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> journal.create(TestJournal.accepted(2)))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> journal.saveLease(9)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(journal::probe).isInstanceOf(UncheckedIOException.class);
    assertThat(journal.entries()).containsExactly(entry);
    assertThat(journal.lease()).isEmpty();
    assertThat(heard).isEmpty();
    Files.move(away, folder);
    journal.probe();
    assertThat(journal.update(entry.key(), now -> now.at(EntryPhase.OVER))).isPresent();
  }

  @Test
  void changes_to_one_process_from_many_threads_are_all_kept() throws InterruptedException {
    Journal journal = open();
    JournalEntry entry = TestJournal.accepted(1);
    journal.create(entry);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int k = 0; k < 5; k++) {
                      journal.update(
                          entry.key(),
                          now -> TestJournal.REPORTS.deferred(now, UUID.randomUUID().toString()));
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join(SANE);
    }
    JournalEntry end = journal.find(entry.key()).orElseThrow();
    assertThat(end.sequence()).isEqualTo(40);
    assertThat(end.unsent())
        .extracting(event -> event.envelope().sequence())
        .isSorted()
        .hasSize(40);
  }
}
