package br.org.linea.orchestration.agent.untrusted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundedLooksTest {

  private static final Duration LIMIT = Duration.ofMillis(200);

  private final BoundedLooks looks = new BoundedLooks(LIMIT);

  @TempDir Path temp;

  private byte[] hang(CountDownLatch end) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new byte[0];
  }

  @Test
  void an_open_that_blocks_costs_its_subject_alone_and_is_forgotten_when_it_returns()
      throws Exception {
    Path fifo = temp.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> looks.take("a", () -> Files.readString(fifo)))
        .isInstanceOf(HangingLook.class)
        .hasMessage("a look at the files of a hangs");

    assertThat(looks.<String>take("b", () -> "seen")).isEqualTo("seen");
    long before = System.nanoTime();
    assertThatThrownBy(() -> looks.take("a", () -> "refused")).isInstanceOf(HangingLook.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LIMIT);

    try (FileOutputStream writer = new FileOutputStream(fifo.toFile())) {
      writer.flush();
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> looks.<String>take("a", () -> "seen").equals("seen"));
    }
  }

  @Test
  void one_subject_holds_no_more_than_four_threads() {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(5);
    BoundedLooks quick = new BoundedLooks(Duration.ofMillis(1));
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(
              () ->
                  quick.take(
                      "a",
                      () -> {
                        begun.countDown();
                        return hang(end);
                      }))
          .isInstanceOf(HangingLook.class);
    }
    assertThat(begun.getCount()).isPositive();
    end.countDown();
  }

  @Test
  void the_more_looks_hang_the_shorter_is_the_wait_for_the_next() {
    CountDownLatch end = new CountDownLatch(1);
    BoundedLooks patient = new BoundedLooks(Duration.ofSeconds(1));
    long before = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      String subject = "process " + i;
      assertThatThrownBy(() -> patient.take(subject, () -> hang(end)))
          .isInstanceOf(HangingLook.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    end.countDown();
  }

  @Test
  void what_a_look_throws_is_thrown_to_its_caller() {
    assertThatThrownBy(
            () ->
                looks.take(
                    "a",
                    () -> {
                      throw new BadEntry(Path.of("/x"), "a link");
                    }))
        .isInstanceOf(BadEntry.class)
        .hasMessage("/x is a link");
    assertThatThrownBy(
            () ->
                looks.take(
                    "a",
                    () -> {
                      throw new IllegalStateException("a fault");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }
}
