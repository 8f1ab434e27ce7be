package br.org.linea.orchestration.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One file, several threads. */
@Timeout(30)
class WatchedFileTest {

  private final CountDownLatch reads = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @TempDir Path temp;

  private String slowly(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.equals("second")) {
      reads.countDown();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return text;
  }

  @Test
  void while_a_thread_reads_a_change_others_go_on_with_the_old_content_or_wait_for_the_new()
      throws Exception {
    Path path = Files.writeString(temp.resolve("file"), "first");
    WatchedFile<String> file = new WatchedFile<>(path, this::slowly, System::nanoTime);
    assertThat(file.current().content()).contains("first");
    Files.writeString(path, "second");
    CompletableFuture<Optional<String>> reader =
        CompletableFuture.supplyAsync(() -> file.current().content());
    assertThat(reads.await(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Optional<String>> waits =
        CompletableFuture.supplyAsync(() -> file.current().content());

    assertThat(file.now().content()).contains("first");
    mayEnd.countDown();
    assertThat(waits.get(10, TimeUnit.SECONDS)).contains("second");
    assertThat(reader.get(10, TimeUnit.SECONDS)).contains("second");
  }
}
