package br.org.linea.orchestration.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is stepped is that of a JVM that runs, and of no other program. */
class ProgramClockTest {

  private static final Duration CLOSE = Duration.ofSeconds(60);

  /** Answers each line with the time, by the clock and since its start. */
  static final class Teller {

    private Teller() {}

    public static void main(String[] arguments) throws IOException {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      long begun = System.nanoTime();
      while (lines.readLine() != null) {
        System.out.println(Instant.now() + " " + (System.nanoTime() - begun) / 1_000_000_000L);
      }
    }
  }

  @TempDir Path folder;
  private ProgramClock clock;
  private Process teller;
  private BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    Path library = ProgramClock.library().orElse(null);
    Assumptions.assumeTrue(library != null, "Debian's package libfaketime is not installed");
    clock = new ProgramClock(library, folder.resolve("clock"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Teller.class.getName());
    builder.environment().putAll(clock.environment());
    teller = builder.redirectError(folder.resolve("errors").toFile()).start();
    answers = teller.inputReader(StandardCharsets.UTF_8);
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    if (teller != null) {
      teller.destroyForcibly().waitFor();
      ProgramClock.sweep();
      assertThat(Path.of("/dev/shm").toFile().list())
          .noneMatch(name -> name.endsWith("_" + teller.pid()));
    }
  }

  @Test
  void it_is_stepped_forward_and_back_and_is_right_again() throws IOException {
    assertThat(told()).isBetween(CLOSE.negated(), CLOSE);

    for (Duration step :
        new Duration[] {ClockTarget.STEP, ClockTarget.STEP.negated(), Duration.ZERO}) {
      clock.isOff(step);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> told().minus(step).abs().compareTo(CLOSE) < 0);
    }
    long seconds = sinceStart();
    assertThat(seconds).as("the monotonic clock").isLessThan(60);
    assertThat(teller.info().totalCpuDuration().orElseThrow())
        .as("a JVM that waits is idle")
        .isLessThan(Duration.ofMillis(1500 + 200 * seconds));
  }

  /** How far its clock is from this process's. */
  private Duration told() throws IOException {
    return Duration.between(Instant.now(), Instant.parse(ask()[0]));
  }

  private long sinceStart() throws IOException {
    return Long.parseLong(ask()[1]);
  }

  private String[] ask() throws IOException {
    teller.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
    return answers.readLine().split(" ");
  }
}
