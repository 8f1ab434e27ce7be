package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.LastQuery;
import br.org.linea.orchestration.agent.journal.LastQueryFile;
import br.org.linea.orchestration.agent.journal.StatusFixture;
import br.org.linea.orchestration.agent.journal.WatchProblems;
import br.org.linea.orchestration.agent.journal.WatchProblemsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {

  @TempDir Path temp;

  private final StringWriter text = new StringWriter();

  private int show(Path folder) {
    Clock later = Clock.offset(StatusFixture.clock(), Duration.ofSeconds(12));
    return new Status(folder, false, StatusFixture.mapper(), later)
        .show(new PrintWriter(text, true));
  }

  private static Map<String, Object> filesOf(Path folder) throws IOException {
    Map<String, Object> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(file.toString(), Files.getAttribute(file, "unix:ino"));
      }
    }
    return files;
  }

  @Test
  void a_journal_is_shown_while_an_agent_works_with_it() throws IOException {
    Path folder = temp.resolve("journal");
    Journal journal = StatusFixture.open(folder);
    Path log = folder.resolve("processes.log");
    Files.writeString(log, "{\n" + Files.readString(log));
    Map<String, Object> before = filesOf(folder);
    assertThat(show(folder)).isZero();
    assertThat(filesOf(folder)).as("nothing is changed").isEqualTo(before);
    journal.close();
    List<String> lines = text.toString().lines().toList();
    assertThat(lines.get(0)).isEqualTo("journal " + journal.id() + " in " + folder + ", lease 3");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches("1 +ACCEPTED +- +- +2026-.* 1  QOSMaxSubmitJobPerUserLimit"))
        .anySatisfy(
            line -> assertThat(line).matches("2 +LIVE +4711 +- +2026-.* 1  stop asked by pz"))
        .contains(
            "2 processes (1 accepted, 0 submitting, 1 live, 0 over); 2 unsent events, the oldest"
                + " 12 s old",
            "unreadable: " + folder.resolve("processes.log"));
  }

  @Test
  void a_job_is_shown_with_its_cluster_where_several_are_served() {
    Path folder = temp.resolve("journal");
    StatusFixture.open(folder).close();
    new Status(folder, true, StatusFixture.mapper(), StatusFixture.clock())
        .show(new PrintWriter(text, true));
    assertThat(text.toString()).contains("4711@linea");
  }

  @Test
  void the_last_question_to_slurm_is_shown_with_its_age() throws IOException {
    LastQueryFile file = new LastQueryFile(temp, StatusFixture.mapper());
    Instant asked = StatusFixture.clock().instant();
    assertThat(show(temp)).isZero();
    file.write(
        new LastQuery(
            asked, 7, 0, Optional.of(asked), Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(show(temp)).isZero();
    file.write(
        new LastQuery(
            asked,
            7,
            3,
            Optional.of(asked.minusSeconds(20)),
            Optional.of(asked.plusSeconds(60)),
            Optional.of("squeue timed out"),
            Optional.of(Duration.ofSeconds(-420))));
    assertThat(show(temp)).isZero();
    assertThat(text.toString().lines().filter(line -> line.startsWith("Slurm")))
        .containsExactly(
            "Slurm was never asked for the jobs",
            "Slurm was last asked 12 s ago, for 7 jobs; it is asked while there are any; it"
                + " answered",
            "Slurm was last asked 12 s ago, for 7 jobs; it is asked while there are any; 3"
                + " questions in a row had no answer (squeue timed out), the last answer came 32 s"
                + " ago, the next question is in 48 s",
            "Slurm's clock is 420 s behind this host's");
    assertThat(filesOf(temp)).as("no draft is left").hasSize(1);
  }

  @Test
  void what_keeps_a_watch_from_its_work_is_shown_with_its_age() throws IOException {
    new WatchProblemsFile(temp, StatusFixture.mapper())
        .write(
            new WatchProblems(
                StatusFixture.clock().instant(), List.of("process 7: its run directory hangs")));
    assertThat(show(temp)).isZero();
    assertThat(text.toString().lines())
        .contains("problem, 12 s ago: process 7: its run directory hangs");
  }

  @Test
  void where_no_agent_has_worked_there_is_nothing_to_show() {
    assertThat(show(temp.resolve("none"))).isZero();
    assertThat(text.toString()).contains("no agent has worked with it yet");
  }

  @Test
  void a_journal_that_cannot_be_read_is_a_failure() throws IOException {
    assertThat(show(Files.writeString(temp.resolve("file"), "x"))).isEqualTo(1);
    assertThat(text.toString()).contains("cannot be read");
  }

  @Test
  void an_empty_journal_is_shown_as_one() throws IOException {
    assertThat(show(Files.createDirectory(temp.resolve("empty")))).isZero();
    assertThat(text.toString()).contains("without an id", "lease none yet", "0 processes");
  }
}
