package br.org.linea.orchestration.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.Snapshots;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.StartRefused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** No text of a job or of Slurm leaves the agent that could not be stored. */
class PrintableEventsTest {

  private static final String RAW = "x \0 y \ud83d \u001b[31m";
  private static final String CLEAN = "x \\x00 y \ufffd \\x1b[31m";

  private static JobSnapshot snapshot(String text) {
    List<JobId> children = LongStream.rangeClosed(1, 5000).mapToObj(JobId::new).toList();
    return new JobSnapshot(
        TestJournal.WORKER,
        TestJournal.NOW,
        Optional.of(new JobId(7)),
        Optional.of(text),
        Optional.of(text),
        Optional.of(text),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new br.org.linea.orchestration.messages.ExitEvidence(
                Optional.empty(), Optional.empty(), Optional.of(text))),
        children);
  }

  private static JournalEntry ended(String text) {
    return TestJournal.REPORTS.ended(
        TestJournal.accepted(1).live(new JobId(7)),
        snapshot(text),
        JobOutcome.FAILED,
        Optional.of(FailureReason.NONZERO_EXIT),
        text,
        TestJournal.NOW);
  }

  @Test
  void an_end_is_reported_in_printable_text() throws Exception {
    JournalEntry entry = ended(RAW);
    JobEnded event = (JobEnded) entry.unsent().getLast().envelope().data();
    assertThat(event.detail()).isEqualTo(CLEAN);
    assertThat(event.job().rawState()).contains(CLEAN);
    assertThat(event.job().reason()).contains(CLEAN);
    assertThat(event.job().cluster()).contains(CLEAN);
    assertThat(event.job().exit().orElseThrow().slurm()).contains(CLEAN);
    assertThat(entry.seen()).contains(event.job());
    assertThat(TestJournal.mapper().writeValueAsString(entry.said()))
        .doesNotContain("\\u0000")
        .contains("x \\\\x00 y");
  }

  @Test
  void a_refusal_is_reported_in_printable_text() {
    JournalEntry entry =
        TestJournal.REPORTS.refused(TestJournal.accepted(1), FailureReason.REFUSED, RAW);
    StartRefused event = (StartRefused) entry.unsent().getLast().envelope().data();
    assertThat(event.detail()).isEqualTo(CLEAN);
  }

  @Test
  void what_was_cleaned_is_no_news_when_it_is_seen_again() {
    JobSnapshot seen = ended(RAW).seen().orElseThrow();
    assertThat(Snapshots.tellTheSame(seen, snapshot(RAW))).isTrue();
    assertThat(Snapshots.tellTheSame(seen, snapshot("other"))).isFalse();
  }

  @Test
  void the_largest_event_has_a_bound() throws Exception {
    JournalEntry entry = ended("\0😀".repeat(1_000_000));
    byte[] json =
        TestJournal.mapper().writeValueAsString(entry.said()).getBytes(StandardCharsets.UTF_8);
    assertThat(json).hasSizeLessThan(100_000);
  }
}
