package br.org.linea.orchestration.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalLogTest {

  private static final long CHILD_SECONDS = 60;
  private static final int SMALL = 8 << 20;

  @TempDir Path temp;

  private final JournalEntry one = TestJournal.accepted(1);
  private final JournalEntry two = TestJournal.accepted(2);
  private Path folder;
  private Path log;
  private Journal journal;

  @BeforeEach
  void open() {
    folder = temp.resolve("journal");
    log = folder.resolve("processes.log");
    journal = TestJournal.open(folder);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void reopen() {
    journal.close();
    journal = TestJournal.open(folder);
  }

  @Test
  void a_line_that_was_being_written_when_the_machine_died_is_as_if_it_had_never_begun()
      throws IOException {
    journal.create(one);
    journal.close();
    long whole = Files.size(log);
    journal = TestJournal.open(folder);
    journal.create(two);
    journal.close();
    byte[] both = Files.readAllBytes(log);
    for (int cut : new int[] {1, 10, both.length - (int) whole - 1}) {
      Files.write(log, Arrays.copyOf(both, (int) whole + cut));
      journal = TestJournal.open(folder);
      assertThat(journal.entries()).as("%d bytes of the line", cut).containsExactly(one);
      assertThat(log).as("the rest of the line would spoil the next").hasSize(whole);
      assertThat(journal.create(two)).isTrue();
      reopen();
      assertThat(journal.entries()).containsExactlyInAnyOrder(one, two);
      journal.close();
    }
  }

  @Test
  void damage_costs_no_other_line_and_puts_what_was_accepted_before_it_in_doubt()
      throws IOException {
    JournalEntry live = TestJournal.accepted(3).at(EntryPhase.LIVE);
    JournalEntry later = TestJournal.accepted(4);
    journal.create(one);
    journal.create(live);
    journal.create(two);
    journal.create(later);
    journal.close();
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.set(2, lines.get(2).replace("ACCEPTED", "ACCEPTEE"));
    Files.write(log, lines);
    journal = TestJournal.open(folder);
    assertThat(journal.entries())
        .as("the damaged line may have said that process 1 is being submitted")
        .containsExactlyInAnyOrder(one.at(EntryPhase.SUBMITTING), live, later);
    assertThat(folder.resolve("processes.log.unreadable"))
        .hasContent(String.join("\n", lines) + "\n");
    reopen();
    assertThat(journal.entries()).hasSize(3);
  }

  @Test
  void lines_of_any_kind_of_damage_are_passed() throws IOException {
    journal.create(one);
    journal.close();
    String good = Files.readString(log);
    for (String bad :
        List.of(
            "",
            "\u0000\u0000",
            "{}",
            "00000000 + {}",
            "00000000",
            "12345678 ",
            good.substring(1).strip())) {
      Files.writeString(log, bad + "\n" + good);
      journal = TestJournal.open(folder);
      assertThat(journal.entries()).as("after '%s'", bad).containsExactly(one);
      journal.close();
    }
  }

  @Test
  void a_file_of_each_process_as_earlier_agents_kept_it_is_taken_over_once() throws IOException {
    journal.create(one);
    journal.close();
    Path old = folder.resolve("00000002-abc.process.json");
    Files.write(old, TestJournal.mapper().writeValueAsBytes(two));
    Path known = folder.resolve("00000001-abc.process.json");
    Files.write(known, TestJournal.mapper().writeValueAsBytes(one.at(EntryPhase.OVER)));
    Path broken = Files.writeString(folder.resolve("00000003-abc.process.json"), "{");
    journal = TestJournal.open(folder);
    assertThat(journal.entries()).as("the log is newer").containsExactlyInAnyOrder(one, two);
    assertThat(old).doesNotExist();
    assertThat(known).doesNotExist();
    assertThat(broken).doesNotExist();
    assertThat(folder.resolve("00000003-abc.process.json.unreadable")).hasContent("{");
    journal.forget(two.key());
    reopen();
    assertThat(journal.entries()).containsExactly(one);
  }

  @Test
  void a_file_that_is_mostly_history_is_replaced_and_says_the_same() throws IOException {
    journal.create(one);
    journal.create(two);
    String reason = "x".repeat(200_000);
    long largest = 0;
    for (int i = 0; i < 120; i++) {
      String text = i + reason;
      journal.update(one.key(), now -> now.traced(Optional.of(text)));
      largest = Math.max(largest, Files.size(log));
    }
    assertThat(largest).as("bytes written were 24 MB").isBetween((long) SMALL, 2L * SMALL);
    Map<ProcessKey, JournalEntry> before = byKey();
    reopen();
    assertThat(byKey()).isEqualTo(before).containsKeys(one.key(), two.key());
  }

  @Test
  void history_ends_with_a_start() throws IOException {
    journal.create(one);
    for (int i = 0; i < 10; i++) {
      String text = "trace-" + i;
      journal.update(one.key(), now -> now.traced(Optional.of(text)));
    }
    Map<ProcessKey, JournalEntry> before = byKey();
    assertThat(Files.readAllLines(log)).hasSize(11);
    reopen();
    assertThat(byKey()).isEqualTo(before);
    assertThat(Files.readAllLines(log)).hasSize(1);
  }

  private Map<ProcessKey, JournalEntry> byKey() {
    return journal.entries().stream().collect(Collectors.toMap(JournalEntry::key, it -> it));
  }

  @Test
  void changes_of_many_threads_are_on_disk_when_they_return() throws Exception {
    Map<ProcessKey, JournalEntry> written = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int first = t * 100;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 1; i <= 25; i++) {
                      JournalEntry entry = TestJournal.accepted(first + i);
                      journal.create(entry);
                      written.put(entry.key(), entry);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(CHILD_SECONDS));
    }
    Path copy = Files.createDirectory(temp.resolve("copy"));
    for (String name : List.of("journal.json", "processes.log")) {
      Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Journal later = TestJournal.open(copy);
    assertThat(later.entries()).hasSize(200).containsExactlyInAnyOrderElementsOf(written.values());
    later.close();
  }

  @Test
  void an_interrupted_thread_does_not_keep_others_from_writing() {
    Thread.currentThread().interrupt();
    journal.create(one);
    assertThat(Thread.interrupted()).as("the interrupt is still to be seen").isTrue();
    journal.create(two);
    reopen();
    assertThat(journal.entries()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void a_folder_that_somebody_has_emptied_is_filled_again_with_the_next_change()
      throws IOException {
    journal.create(one);
    Files.delete(log);
    journal.create(two);
    reopen();
    assertThat(journal.entries()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void a_journal_that_is_closed_takes_no_change() {
    journal.create(one);
    journal.close();
    assertThatThrownBy(() -> journal.create(two))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("the journal is closed");
  }

  @Test
  void a_disk_without_room_loses_nothing_that_was_confirmed() throws Exception {
    journal.close();
    Path output = temp.resolve("output");
    Process child =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                "ulimit -f 64; exec \"$0\" \"$@\"",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                FullDisk.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(child.waitFor(CHILD_SECONDS, TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(told).contains("refused: ");
    List<Integer> confirmed =
        told.lines().filter(it -> it.matches("[0-9]+")).map(Integer::valueOf).toList();
    assertThat(confirmed).hasSizeGreaterThan(5);
    journal = TestJournal.open(folder);
    assertThat(journal.entries().stream().map(it -> it.processId().value()).sorted())
        .isEqualTo(confirmed);
  }

  /** Creates processes until the disk is full, and says which. */
  static final class FullDisk {

    public static void main(String[] args) {
      Journal journal = TestJournal.open(Path.of(args[0]));
      for (int i = 1; ; i++) {
        try {
          journal.create(TestJournal.accepted(i));
        } catch (UncheckedIOException e) {
          System.out.println("refused: " + e.getCause().getMessage());
          break;
        }
        System.out.println(i);
      }
      journal.close();
    }
  }
}
