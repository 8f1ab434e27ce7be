package br.org.linea.orchestration.agent.journal;

import static br.org.linea.orchestration.agent.journal.TestJournal.NOW;
import static br.org.linea.orchestration.agent.journal.TestJournal.REPORTS;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.Snapshots;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.Message;
import br.org.linea.orchestration.messages.StartDeferred;
import br.org.linea.orchestration.messages.StartRefused;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static final JobId JOB = new JobId(7);
  private static final StopRequest WISH = new StopRequest("pz", NOW);

  private final JournalEntry accepted = TestJournal.accepted(1);

  private static Message lastOf(JournalEntry entry) {
    return entry.unsent().getLast().envelope().data();
  }

  private static JobSnapshot snapshot() {
    return Snapshots.running(TestJournal.WORKER, NOW, JOB);
  }

  @Test
  void every_event_has_the_next_number_of_its_process_and_the_agents_name() {
    JournalEntry entry = REPORTS.submitted(accepted, JOB, Optional.of("linea"));
    entry = REPORTS.alive(entry, snapshot(), JobPhase.RUNNING);
    assertThat(entry.unsent()).extracting(it -> it.envelope().sequence()).containsExactly(1L, 2L);
    assertThat(entry.unsent())
        .allSatisfy(
            event -> {
              assertThat(event.envelope().source()).isEqualTo("/agents/agent-1");
              assertThat(event.envelope().subject()).isEqualTo("1");
              assertThat(event.envelope().time()).isEqualTo(NOW);
              assertThat(event.notBefore()).isEmpty();
            });
    assertThat(entry.seen()).contains(snapshot());
  }

  @Test
  void what_was_said_last_can_be_said_again_after_its_confirm_and_a_restart() throws Exception {
    assertThat(REPORTS.again(accepted)).isSameAs(accepted);
    JournalEntry refused = REPORTS.refused(accepted, FailureReason.REFUSED, "no such partition");
    JournalEntry silent = refused.confirmed(refused.unsent().getFirst().envelope().id());
    JournalEntry confirmed =
        TestJournal.mapper()
            .readValue(TestJournal.mapper().writeValueAsBytes(silent), JournalEntry.class);
    assertThat(confirmed.unsent()).isEmpty();
    JournalEntry again = REPORTS.again(confirmed);
    assertThat(again.unsent()).hasSize(1);
    assertThat(lastOf(again)).isEqualTo(lastOf(refused));
    assertThat(again.sequence()).isEqualTo(2);
    assertThat(again.phase()).isEqualTo(EntryPhase.OVER);
  }

  @Test
  void a_submission_makes_it_live_under_its_job() {
    JournalEntry entry =
        REPORTS.submitted(accepted.at(EntryPhase.SUBMITTING), JOB, Optional.of("linea"));
    assertThat(entry.phase()).isEqualTo(EntryPhase.LIVE);
    assertThat(entry.job()).contains(JOB);
    assertThat(entry.settled()).isFalse();
    assertThat(lastOf(entry)).isInstanceOf(JobSubmitted.class);
    assertThat(((JobSubmitted) lastOf(entry)).job().cluster()).contains("linea");
  }

  @Test
  void a_reason_to_wait_is_said_once_until_it_is_another() {
    JournalEntry first = REPORTS.deferred(accepted, "Slurm is away");
    assertThat(lastOf(first)).isInstanceOf(StartDeferred.class);
    assertThat(REPORTS.deferred(first, "Slurm is away")).isSameAs(first);
    JournalEntry second = REPORTS.deferred(first, "too many jobs");
    assertThat(second.unsent()).hasSize(2);
    assertThat(REPORTS.deferred(second, "Slurm is away").unsent()).hasSize(3);
  }

  @Test
  void a_refusal_is_the_end() {
    JournalEntry entry = REPORTS.refused(accepted, FailureReason.REFUSED, "invalid partition");
    assertThat(entry.phase()).isEqualTo(EntryPhase.OVER);
    assertThat(entry.settled()).isTrue();
    StartRefused event = (StartRefused) lastOf(entry);
    assertThat(event.reason()).isEqualTo(FailureReason.REFUSED);
    assertThat(event.detail()).isEqualTo("invalid partition");
  }

  @Test
  void a_stop_before_submission_ends_it_and_nothing_is_ever_submitted() {
    JournalEntry entry = REPORTS.stopAsked(accepted, WISH);
    assertThat(entry.phase()).isEqualTo(EntryPhase.OVER);
    assertThat(entry.settled()).isTrue();
    JobEnded event = (JobEnded) lastOf(entry);
    assertThat(event.outcome()).isEqualTo(JobOutcome.CANCELLED);
    assertThat(event.detail()).isEqualTo("Stopped by pz before it was submitted.");
  }

  @Test
  void a_stop_of_what_may_be_a_job_is_remembered_and_left_to_the_watch() {
    for (EntryPhase phase : new EntryPhase[] {EntryPhase.SUBMITTING, EntryPhase.LIVE}) {
      JournalEntry entry = REPORTS.stopAsked(accepted.at(phase), WISH);
      assertThat(entry.phase()).isEqualTo(phase);
      assertThat(entry.stop()).contains(WISH);
      assertThat(entry.unsent()).isEmpty();
      JournalEntry again = REPORTS.stopAsked(entry, new StopRequest("other", NOW.plusSeconds(1)));
      assertThat(again).as("the first one stays").isSameAs(entry);
    }
  }

  @Test
  void a_stop_of_what_is_over_changes_nothing() {
    JournalEntry over = accepted.at(EntryPhase.OVER);
    assertThat(REPORTS.stopAsked(over, WISH)).isSameAs(over);
  }

  @Test
  void a_success_may_be_kept_back_and_a_failure_is_said_at_once() {
    Instant later = NOW.plusSeconds(2);
    JournalEntry live = REPORTS.submitted(accepted, JOB, Optional.empty());
    JournalEntry success =
        REPORTS.ended(
            live, snapshot(), JobOutcome.SUCCEEDED, Optional.empty(), "Exit code 0", later);
    assertThat(success.phase()).isEqualTo(EntryPhase.OVER);
    assertThat(success.settled()).as("children may still live").isFalse();
    assertThat(success.unsent().getLast().notBefore()).contains(later);
    JournalEntry failure =
        REPORTS.ended(
            live,
            snapshot(),
            JobOutcome.FAILED,
            Optional.of(FailureReason.NONZERO_EXIT),
            "Exit code 3",
            NOW);
    assertThat(failure.unsent().getLast().notBefore()).isEmpty();
    assertThat(((JobEnded) lastOf(failure)).failure()).contains(FailureReason.NONZERO_EXIT);
  }

  @Test
  void a_phase_of_a_living_job_is_reported_with_all_known_facts() {
    JournalEntry entry = REPORTS.alive(accepted, snapshot(), JobPhase.RUNNING);
    assertThat(((JobAlive) lastOf(entry)).phase()).isEqualTo(JobPhase.RUNNING);
    assertThat(((JobAlive) lastOf(entry)).job()).isEqualTo(snapshot());
  }

  @Test
  void a_lost_job_is_reported_with_what_was_last_seen_of_it() {
    JournalEntry entry = REPORTS.alive(accepted, snapshot(), JobPhase.RUNNING);
    assertThat(((JobLost) lastOf(REPORTS.lost(entry, "gone"))).job()).isEqualTo(snapshot());
    JournalEntry never = REPORTS.lost(accepted, "gone");
    assertThat(((JobLost) lastOf(never)).job().jobId()).isEmpty();
    assertThat(never.phase()).isEqualTo(EntryPhase.OVER);
  }

  @Test
  void a_confirmed_event_goes_and_its_number_is_not_given_again() {
    JournalEntry entry = REPORTS.submitted(accepted, JOB, Optional.empty());
    JournalEntry confirmed = entry.confirmed(entry.unsent().getFirst().envelope().id());
    assertThat(confirmed.unsent()).isEmpty();
    assertThat(REPORTS.lost(confirmed, "gone").unsent().getFirst().envelope().sequence())
        .isEqualTo(2);
    assertThat(entry.confirmed(java.util.UUID.randomUUID()).unsent()).hasSize(1);
  }
}
