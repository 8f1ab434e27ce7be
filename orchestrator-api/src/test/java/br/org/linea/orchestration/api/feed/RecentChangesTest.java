package br.org.linea.orchestration.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.feed.RecentChanges.Answer;
import br.org.linea.orchestration.api.process.ProcessStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentChangesTest {

  private static final Place START = new Place(10, 5);

  private final RecentChanges recent = new RecentChanges();

  private static PlacedChange change(Place place, String owner) {
    return new PlacedChange(
        place,
        owner,
        new Change((int) place.serial(), 1, Instant.EPOCH, ProcessStatus.RUNNING, "test", ""));
  }

  private long joined() {
    long joined = recent.join();
    recent.begin(START);
    return joined;
  }

  @Test
  void a_subscriber_gets_what_follows_its_place_in_the_order_of_transactions() {
    long joined = joined();
    Place first = new Place(11, 9);
    Place second = new Place(12, 8);
    recent.add(START, List.of(change(first, "alice"), change(second, "bob")));

    assertThat(recent.after(joined, START, Optional.empty()))
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found -> {
              assertThat(found.changes()).extracting(Change::process).containsExactly(9, 8);
              assertThat(found.to()).isEqualTo(second);
            });
    assertThat(recent.after(joined, START, Optional.of(java.util.Set.of("bob"))))
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found -> assertThat(found.changes()).extracting(Change::process).containsExactly(8));
    assertThat(recent.after(joined, second, Optional.empty()))
        .isEqualTo(new Answer.Found(List.of(), second));
  }

  @Test
  void a_place_ahead_of_the_reader_is_kept() {
    long joined = joined();
    Place ahead = new Place(99, 1);
    assertThat(recent.after(joined, ahead, Optional.empty()))
        .isEqualTo(new Answer.Found(List.of(), ahead));
  }

  @Test
  void the_buffer_is_bounded_and_says_who_must_read_the_history() {
    long joined = joined();
    List<PlacedChange> many =
        LongStream.rangeClosed(1, RecentChanges.MOST + 1)
            .mapToObj(serial -> change(new Place(20, serial), "alice"))
            .toList();
    recent.add(START, many);

    assertThat(recent.after(joined, START, Optional.empty()))
        .isEqualTo(new Answer.TooFarBehind(many.getLast().place()));
    assertThat(recent.after(joined, many.getFirst().place(), Optional.empty()))
        .isInstanceOfSatisfying(
            Answer.Found.class, found -> assertThat(found.changes()).hasSize(RecentChanges.MOST));
  }

  @Test
  void it_is_empty_without_subscribers_and_takes_nothing_that_was_read_before() {
    joined();
    recent.leave();
    assertThat(recent.last()).isEmpty();
    recent.add(START, List.of(change(new Place(11, 1), "alice")));
    assertThat(recent.last()).isEmpty();
  }

  @Test
  void a_subscriber_of_another_history_must_begin_again() {
    long before = joined();
    recent.restart();
    long after = joined();
    assertThat(recent.after(before, START, Optional.empty())).isEqualTo(new Answer.Gone());
    assertThat(recent.after(after, START, Optional.empty())).isInstanceOf(Answer.Found.class);
  }
}
