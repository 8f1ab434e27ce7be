package br.org.linea.orchestration.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.process.ProcessStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FollowedProcessesTest {

  private static final int PROCESS = 42;

  private final FollowedProcesses followed = new FollowedProcesses();

  private static List<Change> changes(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(
            number -> new Change(PROCESS, number, Instant.EPOCH, ProcessStatus.RUNNING, "test", ""))
        .toList();
  }

  @Test
  void subscribers_share_what_was_read_once() {
    followed.join(PROCESS, 1);
    followed.join(PROCESS, 2);
    followed.add(PROCESS, changes(2, 4), false);
    followed.add(PROCESS, changes(3, 5), true);

    assertThat(followed.after(PROCESS, 1))
        .contains(new FollowedProcesses.Found(changes(2, 5), true));
    assertThat(followed.after(PROCESS, 4))
        .contains(new FollowedProcesses.Found(changes(5, 5), true));
  }

  @Test
  void the_buffer_is_bounded_and_says_who_must_read_the_history() {
    followed.join(PROCESS, 0);
    followed.add(PROCESS, changes(1, FollowedProcesses.MOST + 1), false);

    assertThat(followed.after(PROCESS, 0)).isEmpty();
    assertThat(followed.after(PROCESS, 1))
        .contains(new FollowedProcesses.Found(changes(2, FollowedProcesses.MOST + 1), false));
  }

  @Test
  void a_gap_is_never_hidden() {
    followed.join(PROCESS, 1);
    followed.add(PROCESS, changes(5, 6), false);

    assertThat(followed.after(PROCESS, 1)).isEmpty();
    assertThat(followed.after(PROCESS, 4))
        .contains(new FollowedProcesses.Found(changes(5, 6), false));
  }

  @Test
  void only_processes_that_are_followed_and_not_over_are_read() {
    followed.join(PROCESS, 3);
    followed.join(PROCESS, 3);
    followed.join(7, 0);
    followed.request(8);
    followed.requestAll();
    assertThat(followed.take(10)).isEqualTo(Map.of(PROCESS, 3, 7, 0));
    assertThat(followed.take(10)).isEmpty();

    followed.add(7, List.of(), true);
    followed.leave(PROCESS);
    followed.requestAll();
    assertThat(followed.take(10)).isEqualTo(Map.of(PROCESS, 3));
    followed.leave(PROCESS);
    followed.requestAll();
    assertThat(followed.take(10)).isEmpty();
  }
}
