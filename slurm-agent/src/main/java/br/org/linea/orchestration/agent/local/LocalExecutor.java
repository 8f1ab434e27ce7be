package br.org.linea.orchestration.agent.local;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.untrusted.BoundedLooks;
import br.org.linea.orchestration.agent.untrusted.Owners;
import br.org.linea.orchestration.messages.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Starts, finds and kills runs on this node. Each leads a session of its own and survives the
 * agent. Every process of a run, whatever it starts, carries the run's name in its environment: a
 * number alone would be used again. Blocks; any thread may call.
 */
@ApplicationScoped
public class LocalExecutor {

  /** In the environment of every process of a run. */
  static final String MARK = "ORCHESTRATION_JOB_NAME";

  private static final Logger LOG = Logger.getLogger(LocalExecutor.class);

  /** More than a Linux kernel lets arguments and environment have. */
  private static final int LONGEST = 8 << 20;

  private static final int LONGEST_STAT = 4096;
  private static final int SESSION_FIELD = 3;

  /** So that two starts do not both find the last free place. */
  private final ReentrantLock starting = new ReentrantLock();

  private final Path proc;

  /** Of this node. */
  public LocalExecutor() {
    this(Path.of("/proc"));
  }

  /**
   * With another view of the processes.
   *
   * @param proc a folder laid out as {@code /proc}
   */
  public LocalExecutor(Path proc) {
    this.proc = proc;
  }

  /**
   * Starts a run unless {@code most} run already.
   *
   * @param known runs that take a place when they have a process; a name that no journal knows is a
   *     process's own invention
   * @return the number of its first process; {@link Reply.TryLater} when there is no place
   */
  public Reply<JobId> start(LocalRun run, int most, Set<JobName> known) {
    starting.lock();
    try {
      long now = processes().names().stream().filter(known::contains).count();
      if (now >= most) {
        return new Reply.TryLater<>(
            "%d runs are at work on the agent's node; the limit is %d".formatted(now, most));
      }
      return new Reply.Answer<>(new JobId(launch(run).pid()));
    } catch (IOException e) {
      return new Reply.TryLater<>("The run cannot be started: " + e.getMessage());
    } finally {
      starting.unlock();
    }
  }

  private static Process launch(LocalRun run) throws IOException {
    // A child of a JVM never leads a process group, so setsid execs in place and the pid stays.
    // The run opens its files itself: another run may have put a FIFO or a link in their place.
    ProcessBuilder builder =
        new ProcessBuilder(
                "setsid",
                "sh",
                "-c",
                "exec sh \"$1\" >> \"$2\" 2>> \"$3\"",
                "sh",
                run.launcher().toString(),
                run.out().toString(),
                run.err().toString())
            .directory(run.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(run.environment());
    builder.environment().put(MARK, run.name().value());
    return builder.start();
  }

  /** The processes of this account on this node. */
  public LocalProcesses processes() {
    LocalProcesses found = new LocalProcesses();
    long self = Owners.self();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        look(entry, self, found);
      }
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      throw new UncheckedIOException(
          "the processes of this node cannot be listed", new IOException(e));
    }
  }

  /** What cannot be read of a process that is there is unknown; it is not nothing. */
  private static void look(Path process, long self, LocalProcesses found) {
    long pid = Long.parseLong(process.getFileName().toString());
    try {
      if (owner(process) == self) {
        BoundedLooks.shared()
            .take("process " + pid, () -> shown(process))
            .ifPresent(shown -> found.add(shown.name(), pid, shown.session() == pid));
      }
    } catch (IOException e) {
      if (Files.exists(process)) {
        LOG.debugf("process %d does not show whose it is: %s", pid, e);
        found.addUnknown(pid, mayLeadSession(process, pid));
      }
    }
  }

  private static long owner(Path process) throws IOException {
    return ((Integer) Files.getAttribute(process, "unix:uid")).longValue();
  }

  private record Shown(JobName name, long session) {}

  /** Empty for what is over, or carries no name. Reading may block: memory may lie behind FUSE. */
  private static Optional<Shown> shown(Path process) throws IOException {
    Optional<Long> session = session(process);
    if (session.isEmpty()) {
      return Optional.empty();
    }
    String prefix = MARK + "=";
    for (String variable : read(process.resolve("environ"), LONGEST).split("\0")) {
      if (variable.startsWith(prefix)) {
        return Optional.of(
            new Shown(new JobName(variable.substring(prefix.length())), session.get()));
      }
    }
    return Optional.empty();
  }

  /** The session that a process belongs to, 0 of a thread of the kernel; empty when it is over. */
  private static Optional<Long> session(Path process) throws IOException {
    String stat = read(process.resolve("stat"), LONGEST_STAT);
    // Behind the command's name, which may itself hold blanks and brackets.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length <= SESSION_FIELD || fields[0].equals("Z") || fields[0].equals("X")
        ? Optional.empty()
        : Optional.of(Long.valueOf(fields[SESSION_FIELD]));
  }

  /** As the first process of every run does; the first process of the system is no run's. */
  private static boolean mayLeadSession(Path process, long pid) {
    try {
      return pid != 1 && session(process).filter(it -> it == pid).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  private static String read(Path file, int most) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(most), StandardCharsets.ISO_8859_1);
    }
  }

  /** TERM to processes that {@link #processes()} has just named. */
  public void terminate(List<Long> pids) {
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
  }

  /** KILL to processes that {@link #processes()} has just named. */
  public void kill(List<Long> pids) {
    LOG.infof("processes %s are killed", pids);
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }
}
