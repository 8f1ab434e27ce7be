package br.org.linea.orchestration.api.process;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.process.ProcessState.Failed;
import br.org.linea.orchestration.api.process.ProcessState.Pending;
import br.org.linea.orchestration.api.process.ProcessState.Queued;
import br.org.linea.orchestration.api.process.ProcessState.Running;
import br.org.linea.orchestration.api.process.ProcessState.Stopped;
import br.org.linea.orchestration.api.process.ProcessState.Stopping;
import br.org.linea.orchestration.api.process.ProcessState.Successful;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of the design, whole. {@code -} is an Ignore, {@code !} a stop that is sent. */
class LifecycleTest {

  private static final String TABLE =
      """
      now        | StopRequested | Deferred | Submitted | SeenPending | SeenRunning | EndedWell  | EndedBadly          | EndedCancelled               | Refused         | GivenUp     | Withdrawn | Abandoned
      Queued     | Stopping!     | Queued   | Pending   | Pending     | Running     | Successful | Failed NONZERO_EXIT | Failed CANCELLED_EXTERNALLY  | Failed REFUSED  | Failed LOST | -         | Failed LOST
      Pending    | Stopping!     | -        | -         | Pending     | Running     | Successful | Failed NONZERO_EXIT | Failed CANCELLED_EXTERNALLY  | -               | Failed LOST | -         | Failed LOST
      Running    | Stopping!     | -        | -         | Pending     | Running     | Successful | Failed NONZERO_EXIT | Failed CANCELLED_EXTERNALLY  | -               | Failed LOST | -         | Failed LOST
      Stopping   | -             | -        | Stopping! | Stopping!   | Stopping!   | Successful | Failed NONZERO_EXIT | Stopped                      | Stopped         | Failed LOST | Stopped   | Stopped
      Successful | -             | -        | -         | -           | -           | -          | -                   | -                            | -               | -           | -         | -
      Failed     | -             | -        | -         | -           | -           | -          | -                   | -                            | -               | -           | -         | -
      Stopped    | -             | -        | -         | -           | -           | -          | -                   | -                            | -               | -           | -         | -
      """;

  private static final Instant EARLIER = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = EARLIER.plusSeconds(60);
  private static final Optional<JobId> JOB = Optional.of(new JobId(4711));

  private static final List<ProcessState> STATES =
      List.of(
          new Queued(EARLIER, Optional.empty()),
          new Pending(JOB, EARLIER, Optional.empty()),
          new Running(JOB, EARLIER, Optional.empty()),
          new Stopping(JOB, EARLIER, "alice"),
          new Successful(JOB, EARLIER),
          new Failed(JOB, EARLIER, FailureReason.TIME_LIMIT, "time is up"),
          new Stopped(JOB, EARLIER, "alice"));

  private static final List<Signal> SIGNALS =
      List.of(
          new Signal.StopRequested(LATER, "bob"),
          new Signal.Deferred(LATER, Optional.of("QOSMaxSubmitJobPerUserLimit")),
          new Signal.Submitted(LATER, JOB),
          new Signal.SeenPending(LATER, JOB, Optional.of("Resources")),
          new Signal.SeenRunning(LATER, JOB, Optional.empty()),
          new Signal.EndedWell(LATER, JOB),
          new Signal.EndedBadly(LATER, JOB, FailureReason.NONZERO_EXIT, "exit code 3"),
          new Signal.EndedCancelled(LATER, JOB, "cancelled by 0"),
          new Signal.Refused(LATER, FailureReason.REFUSED, "invalid partition"),
          new Signal.GivenUp(LATER, "no source knows it"),
          new Signal.Withdrawn(LATER),
          new Signal.Abandoned(LATER, "given up by bob"));

  /** One cell: what it is about, and what it must say. */
  record Cell(ProcessState now, Signal signal, String expected) {
    @Override
    public String toString() {
      return name(now) + " x " + name(signal) + " -> " + expected;
    }
  }

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String line : TABLE.lines().skip(1).toList()) {
      String[] words = words(line);
      ProcessState now = named(STATES, words[0]);
      for (int i = 1; i < words.length; i++) {
        cells.add(new Cell(now, named(SIGNALS, words(TABLE)[i]), words[i]));
      }
    }
    return cells.stream();
  }

  private static String[] words(String text) {
    return Arrays.stream(text.lines().findFirst().orElseThrow().split("\\|"))
        .map(String::strip)
        .toArray(String[]::new);
  }

  private static <T> T named(List<T> all, String name) {
    return all.stream().filter(one -> name(one).equals(name)).findFirst().orElseThrow();
  }

  private static String name(Object value) {
    return value.getClass().getSimpleName();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void each_signal_does_to_each_state_what_the_table_says(Cell cell) {
    assertThat(word(Lifecycle.decide(cell.now(), cell.signal()))).isEqualTo(cell.expected());
  }

  private static String word(Decision decision) {
    return switch (decision) {
      case Decision.Ignore ignore -> "-";
      case Decision.Advance(Failed failed, var effects) when effects.isEmpty() ->
          "Failed " + failed.reason();
      case Decision.Advance advance ->
          name(advance.next()) + (advance.effects().contains(Effect.SEND_STOP) ? "!" : "");
    };
  }

  @Test
  void every_state_and_every_signal_is_in_the_table() {
    assertThat(cells().map(cell -> name(cell.now())).distinct())
        .containsExactlyInAnyOrderElementsOf(permitted(ProcessState.class));
    assertThat(cells().map(cell -> name(cell.signal())).distinct())
        .containsExactlyInAnyOrderElementsOf(permitted(Signal.class));
    assertThat(cells()).hasSize(STATES.size() * SIGNALS.size());
  }

  private static List<String> permitted(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void what_is_said_twice_changes_nothing_more(Cell cell) {
    if (Lifecycle.decide(cell.now(), cell.signal()) instanceof Decision.Advance first) {
      ProcessState twice =
          Lifecycle.decide(first.next(), cell.signal()) instanceof Decision.Advance second
              ? second.next()
              : first.next();
      assertThat(twice).isEqualTo(first.next());
    }
  }

  @Test
  void a_stop_that_lost_the_race_leaves_the_real_verdict() {
    assertThat(next(STATES.get(3), new Signal.EndedWell(LATER, JOB)))
        .isEqualTo(new Successful(JOB, LATER));
  }

  @Test
  void who_asked_for_the_stop_first_is_remembered_to_the_end() {
    ProcessState stopping =
        next(new Running(JOB, EARLIER, Optional.empty()), new Signal.StopRequested(EARLIER, "a"));
    assertThat(next(stopping, new Signal.EndedCancelled(LATER, Optional.empty(), "")))
        .isEqualTo(new Stopped(JOB, LATER, "a"));
  }

  @Test
  void a_job_that_is_known_is_not_forgotten() {
    ProcessState running = new Running(JOB, EARLIER, Optional.empty());
    assertThat(next(running, new Signal.EndedWell(LATER, Optional.empty())).job()).isEqualTo(JOB);
    assertThat(next(running, new Signal.GivenUp(LATER, "")).job()).isEqualTo(JOB);
  }

  @Test
  void a_stop_that_came_before_the_submission_is_sent_again_with_the_job() {
    assertThat(
            Lifecycle.decide(
                new Stopping(Optional.empty(), EARLIER, "a"), new Signal.Submitted(LATER, JOB)))
        .isEqualTo(new Decision.Advance(new Stopping(JOB, EARLIER, "a"), Set.of(Effect.SEND_STOP)));
  }

  @Test
  void what_was_seen_before_is_no_news() {
    assertThat(
            Lifecycle.decide(
                new Running(JOB, EARLIER, Optional.empty()),
                new Signal.SeenRunning(EARLIER, JOB, Optional.empty())))
        .isInstanceOf(Decision.Ignore.class);
  }

  @Test
  void what_is_amiss_with_a_running_job_is_news_and_so_is_its_end() {
    ProcessState well = new Running(JOB, EARLIER, Optional.empty());
    ProcessState amiss =
        next(well, new Signal.SeenRunning(EARLIER, JOB, Optional.of("has not begun")));
    assertThat(amiss).isEqualTo(new Running(JOB, EARLIER, Optional.of("has not begun")));
    assertThat(next(amiss, new Signal.SeenRunning(EARLIER, JOB, Optional.empty()))).isEqualTo(well);
  }

  private static ProcessState next(ProcessState now, Signal signal) {
    return ((Decision.Advance) Lifecycle.decide(now, signal)).next();
  }
}
