package br.org.linea.orchestration.local.bench;

import br.org.linea.orchestration.local.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What Linux says of a running program. */
final class Proc {

  /** {@code USER_HZ}, which is 100 on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIB_PER_MIB = 1024;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private Proc() {}

  /** Seconds of one core, without its children. */
  static double cpuSeconds(Program program) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + program.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        / TICKS_PER_SECOND;
  }

  /** Resident memory. */
  static double memoryMib(Program program) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
        .findFirst()
        .orElseThrow();
  }

  /** Not a wait for anything: what happens meanwhile is measured. */
  static void pause(Duration time) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
