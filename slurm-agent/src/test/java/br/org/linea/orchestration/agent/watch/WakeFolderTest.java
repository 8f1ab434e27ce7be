package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any job may write into the folder that wakes the watch. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakeFolderTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @TempDir Path processing;

  private Path folder() throws IOException {
    return Files.createDirectories(processing.resolve(".orchestration-wake"));
  }

  private boolean drain(WakeFolder wakes) {
    return assertTimeoutPreemptively(AT_ONCE, wakes::drain);
  }

  @Test
  void marks_wake_once() throws IOException {
    WakeFolder wakes = new WakeFolder(processing);
    assertThat(drain(wakes)).as("without a folder").isFalse();
    Files.createFile(folder().resolve("12.start.1"));
    assertThat(drain(wakes)).isTrue();
    assertThat(drain(wakes)).isFalse();
    assertThat(folder()).isEmptyDirectory();
  }

  @Test
  void a_folder_among_the_marks_keeps_no_mark_from_waking() throws Exception {
    WakeFolder wakes = new WakeFolder(processing);
    Files.createDirectories(folder().resolve("12.end.1/inside"));
    new ProcessBuilder("mkfifo", folder().resolve("13.end.1").toString()).start().waitFor();
    Path kept = Files.createFile(processing.resolve("kept"));
    Files.createSymbolicLink(folder().resolve("14.end.1"), kept);
    Files.createFile(folder().resolve("15.end.1"));
    assertThat(drain(wakes)).isTrue();
    assertThat(kept).exists();
    assertThat(drain(wakes)).as("the folder alone").isFalse();
    Files.createFile(folder().resolve("16.end.1"));
    assertThat(drain(wakes)).isTrue();
  }

  @Test
  void nothing_is_deleted_behind_a_link_in_place_of_the_folder() throws IOException {
    Path elsewhere = Files.createDirectories(processing.resolve("elsewhere"));
    Path kept = Files.createFile(elsewhere.resolve("kept"));
    Files.createSymbolicLink(processing.resolve(".orchestration-wake"), elsewhere);
    assertThat(drain(new WakeFolder(processing))).isFalse();
    assertThat(kept).exists();
  }

  @Test
  void a_fifo_in_place_of_the_folder_stops_nothing() throws Exception {
    Path fifo = processing.resolve(".orchestration-wake");
    new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    assertThat(drain(new WakeFolder(processing))).isFalse();
  }
}
