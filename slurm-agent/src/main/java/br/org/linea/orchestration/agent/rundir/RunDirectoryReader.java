package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.BoundedLooks;
import br.org.linea.orchestration.agent.untrusted.Owners;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads what a launcher left in a run directory. Nothing there is no proof that nothing ran: a file
 * server may show it late. The job may have put anything there: an entry that is not what it should
 * be counts as missing and is named. Blocks on the shared disk, for a limited time.
 */
public final class RunDirectoryReader {

  private static final int LONGEST = 4096;
  private static final int MOST_ENTRIES = 100_000;
  private static final int MOST_LINES = 5;

  /** A run directory lies this deep in the processing folder. */
  private static final int DEPTH = 2;

  /** What is done in an open run directory. */
  @FunctionalInterface
  interface Visit<T> {
    T in(UntrustedFolder directory) throws IOException;
  }

  /** Steps of an srun count from 0; those of Slurm's own, as the batch script, are negative. */
  private static final Pattern STEP = Pattern.compile("[0-9]{1,9}");

  private RunDirectoryReader() {}

  /**
   * The lock of the job that runs, or ran, here for this task.
   *
   * @throws UnreadableLock when there is one that cannot be understood
   * @throws IOException when the disk does not answer; that is no answer, not an absence
   */
  public static Optional<LauncherLock> lock(Path directory, UUID task) throws IOException {
    try {
      return visit(directory, folder -> lock(directory, folder, task)).orElse(Optional.empty());
    } catch (BadEntry e) {
      throw new UnreadableLock("the lock cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Whether the run directory is there for this task and no launcher has begun in it, nor ended.
   *
   * @throws IOException when the disk does not answer, or what is there cannot be read
   */
  public static boolean isUntouched(Path directory, UUID task) throws IOException {
    return visit(
            directory,
            folder -> {
              try (Own own = Own.open(folder)) {
                return own.text(RunFiles.TASK)
                        .map(String::strip)
                        .filter(task.toString()::equals)
                        .isPresent()
                    && own.names().stream()
                        .noneMatch(
                            name -> name.equals(RunFiles.LOCK) || name.startsWith(RunFiles.EXIT));
              }
            })
        .orElse(false);
  }

  /**
   * What is there of an exit code of one job: of its latest run the worst code of all ranks.
   * Nothing, where another task ran.
   *
   * @param slurm Slurm's own {@code code:signal}
   * @throws IOException when the disk does not answer
   */
  public static ExitFiles exit(Path directory, UUID task, JobId job, Optional<String> slurm)
      throws IOException {
    ExitFiles none =
        new ExitFiles(new ExitEvidence(Optional.empty(), Optional.empty(), slurm), List.of());
    try {
      return visit(directory, folder -> isOfAnother(folder, task) ? none : exit(folder, job, slurm))
          .orElse(none);
    } catch (BadEntry e) {
      return new ExitFiles(none.evidence(), List.of(e.getMessage()));
    }
  }

  /** The last lines of {@code run.err}, for a person; empty when there are none. */
  public static String lastWords(Path directory, UUID task) {
    try {
      return visit(
              directory,
              folder ->
                  isOfAnother(folder, task)
                      ? ""
                      : lastLines(folder.tail(RunFiles.ERR, LONGEST).orElse("")))
          .orElse("");
    } catch (IOException e) {
      // Only a help for the reader of a verdict, which is valid without it.
      return "";
    }
  }

  /** Opens a run directory for a limited time; empty when it is not there. */
  static <T> Optional<T> visit(Path directory, Visit<T> visit) throws IOException {
    return visit(directory.toString(), directory, visit);
  }

  /** As the other one; hanging looks of one subject never delay those of another. */
  static <T> Optional<T> visit(String subject, Path directory, Visit<T> visit) throws IOException {
    Path processing = processing(directory);
    return BoundedLooks.shared()
        .take(
            subject,
            () -> {
              Optional<UntrustedFolder> found =
                  UntrustedFolder.below(processing, processing.relativize(directory));
              if (found.isEmpty()) {
                return Optional.empty();
              }
              try (UntrustedFolder folder = found.get()) {
                return Optional.of(visit.in(folder));
              }
            });
  }

  /** The processing folder that a run directory lies in. */
  static Path processing(Path directory) {
    Path root = directory;
    for (int i = 0; i < DEPTH && root.getParent() != null; i++) {
      root = root.getParent();
    }
    return root;
  }

  /**
   * Whose run directory it is. A restored database gives a number out again, and the number gives
   * the directory. The run of another system has no mark.
   *
   * @throws BadEntry when there is a mark that cannot be read
   */
  static Optional<String> holder(UntrustedFolder folder) throws IOException {
    try (Own own = Own.open(folder)) {
      return own.text(RunFiles.TASK).map(String::strip).filter(it -> !it.isEmpty());
    }
  }

  /** A mark that its own job has made unreadable makes nothing another's. */
  private static boolean isOfAnother(UntrustedFolder folder, UUID task) throws IOException {
    try {
      return holder(folder).filter(it -> !it.equals(task.toString())).isPresent();
    } catch (BadEntry e) {
      return false;
    }
  }

  private static Optional<LauncherLock> lock(Path directory, UntrustedFolder folder, UUID task)
      throws IOException {
    if (isOfAnother(folder, task)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    try (Own own = Own.open(folder)) {
      for (String line : own.text(RunFiles.LOCK).orElse("").split("\n")) {
        String[] parts = line.split("=", 2);
        if (parts.length == 2) {
          values.put(parts[0], parts[1].strip());
        }
      }
      return values.containsKey("job") ? Optional.of(lock(values)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new UnreadableLock("the lock in " + directory + " cannot be read: " + values, e);
    }
  }

  private static LauncherLock lock(Map<String, String> values) {
    return new LauncherLock(
        new JobId(Long.parseLong(values.get("job"))),
        Integer.parseInt(values.getOrDefault("restart", "0")),
        values.getOrDefault("host", ""),
        Long.parseLong(values.getOrDefault("start", "0")),
        STEP.matcher(values.getOrDefault("step", "")).matches());
  }

  private static ExitFiles exit(UntrustedFolder folder, JobId job, Optional<String> slurm)
      throws IOException {
    List<String> refused = new ArrayList<>();
    TaskCodes codes = new TaskCodes(job);
    boolean ours = false;
    try (Own own = Own.open(folder)) {
      ours = own.isThere();
      codes = own.codes(job, refused);
    } catch (BadEntry e) {
      refused.add(e.getMessage());
    }
    Optional<Integer> returned = Optional.empty();
    try {
      if (ours) {
        Owners.check(folder, RunFiles.RETURN_CODE);
      }
      returned =
          folder
              .tail(RunFiles.RETURN_CODE, LONGEST)
              .flatMap(RunDirectoryReader::lastLine)
              .flatMap(TaskCodes::code);
    } catch (BadEntry e) {
      refused.add(e.getMessage());
    }
    if (codes.areIncomplete()) {
      codes.unfinished().stream()
          .map(task -> task + ", which has no exit code")
          .forEach(refused::add);
      returned = Optional.empty();
    }
    return new ExitFiles(new ExitEvidence(codes.decisive(), returned, slurm), refused);
  }

  /** The agent's own folder in a run directory, which need not be there. */
  private record Own(Optional<UntrustedFolder> folder) implements AutoCloseable {

    static Own open(UntrustedFolder directory) throws IOException {
      return new Own(directory.folder(RunFiles.OWN));
    }

    boolean isThere() {
      return folder.isPresent();
    }

    Optional<String> text(String name) throws IOException {
      return folder.isPresent() ? folder.get().text(name, LONGEST) : Optional.empty();
    }

    /** Listing comes first: it makes an NFS client ask the server again. */
    List<String> names() throws IOException {
      return isThere() ? folder.get().names(MOST_ENTRIES) : List.of();
    }

    TaskCodes codes(JobId job, List<String> refused) throws IOException {
      TaskCodes codes = new TaskCodes(job);
      List<String> names = names();
      if (names.size() == MOST_ENTRIES) {
        refused.add("more than the first " + MOST_ENTRIES + " entries of " + RunFiles.OWN);
      }
      for (String name : names) {
        Optional<TaskCodes.Entry> entry = codes.entry(name);
        if (entry.isEmpty()) {
          continue;
        }
        try {
          Owners.check(folder.get(), name);
          codes.add(entry.get(), entry.get().hasContent() ? text(name).orElse("") : "");
        } catch (BadEntry e) {
          refused.add(e.getMessage());
        }
      }
      return codes;
    }

    @Override
    public void close() throws IOException {
      if (folder.isPresent()) {
        folder.get().close();
      }
    }
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
  }

  private static Optional<String> lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second);
  }
}
