package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.programs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What Linux says of a running process.
 *
 * @param pid its number
 * @param name as {@code proc(5)} calls it, at most 15 letters
 * @param ownSeconds of one core, without its children
 * @param childrenSeconds of one core, of children that ended and were waited for
 */
record Proc(long pid, String name, double ownSeconds, double childrenSeconds) {

  private static final System.Logger LOG = System.getLogger(Proc.class.getName());

  /** {@code USER_HZ}, which is 100 on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIB_PER_MIB = 1024;
  private static final int USER_TIME = 11;
  private static final int CHILDREN_USER_TIME = 13;

  /** A process that must be there. */
  static Proc of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    int end = stat.lastIndexOf(')');
    String[] fields = stat.substring(end + 2).split(" ");
    return new Proc(
        pid,
        stat.substring(stat.indexOf('(') + 1, end),
        seconds(fields, USER_TIME),
        seconds(fields, CHILDREN_USER_TIME));
  }

  /** A process that may have ended. */
  static Optional<Proc> ifAlive(long pid) {
    try {
      return Optional.of(of(pid));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, pid + " has ended", e);
      return Optional.empty();
    }
  }

  /** The user's and the system's time, which are side by side. */
  private static double seconds(String[] fields, int at) {
    return (Long.parseLong(fields[at]) + Long.parseLong(fields[at + 1])) / TICKS_PER_SECOND;
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
