package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what a launcher left in a run directory. Nothing there is no proof that nothing ran: a file
 * server may show it late. Blocks on the shared disk.
 */
public final class RunWitness {

  private static final Pattern EXIT = Pattern.compile("exit\\.(\\d+)\\.(\\d+)(?:\\.\\d+)?");
  private static final int LONGEST = 4096;
  private static final int MOST_LINES = 5;
  private static final int TAIL = 4096;

  private RunWitness() {}

  /**
   * The lock of the job that runs, or ran, here for this task.
   *
   * @throws IOException when the disk does not answer; that is no answer, not an absence
   */
  public static Optional<LauncherLock> lock(Path directory, UUID task) throws IOException {
    if (isOfAnother(directory, task)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String line : small(directory.resolve(RunFiles.OWN).resolve(RunFiles.LOCK)).split("\n")) {
      String[] parts = line.split("=", 2);
      if (parts.length == 2) {
        values.put(parts[0], parts[1].strip());
      }
    }
    try {
      return values.containsKey("job")
          ? Optional.of(
              new LauncherLock(
                  new JobId(Long.parseLong(values.get("job"))),
                  Integer.parseInt(values.getOrDefault("restart", "0")),
                  values.getOrDefault("host", ""),
                  Long.parseLong(values.getOrDefault("start", "0")),
                  !values.getOrDefault("step", "").isEmpty()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new UnreadableLock("the lock in " + directory + " cannot be read: " + values, e);
    }
  }

  /**
   * What is there of an exit code of one job: of its latest run the worst code of all ranks.
   * Nothing, where another task ran.
   *
   * @param slurm Slurm's own {@code code:signal}
   * @throws IOException when the disk does not answer
   */
  public static ExitEvidence exit(Path directory, UUID task, JobId job, Optional<String> slurm)
      throws IOException {
    if (isOfAnother(directory, task)) {
      return new ExitEvidence(Optional.empty(), Optional.empty(), slurm);
    }
    int latest = -1;
    List<Integer> codes = new ArrayList<>();
    for (Path file : list(directory.resolve(RunFiles.OWN))) {
      Matcher matcher = EXIT.matcher(file.getFileName().toString());
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) != job.value()) {
        continue;
      }
      int restart = Integer.parseInt(matcher.group(2));
      if (restart > latest) {
        latest = restart;
        codes.clear();
      }
      if (restart == latest) {
        code(small(file)).ifPresent(codes::add);
      }
    }
    Optional<Integer> worst = codes.stream().max(Integer::compare);
    return new ExitEvidence(
        worst,
        lastLine(small(directory.resolve(RunFiles.RETURN_CODE))).flatMap(RunWitness::code),
        slurm);
  }

  /** The last lines of {@code run.err}, for a person; empty when there are none. */
  public static String lastWords(Path directory, UUID task) {
    try {
      if (isOfAnother(directory, task)) {
        return "";
      }
      Path file = directory.resolve(RunFiles.ERR);
      long size = Files.size(file);
      try (var channel = Files.newByteChannel(file)) {
        channel.position(Math.max(0, size - TAIL));
        byte[] tail = java.nio.channels.Channels.newInputStream(channel).readNBytes(TAIL);
        List<String> lines =
            new String(tail, java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return String.join(
            "\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
      }
    } catch (IOException e) {
      // Only a help for the reader of a verdict that stands without it.
      return "";
    }
  }

  /**
   * A restored database gives a number out again, and the number gives the directory. The run of
   * another system has no such mark.
   */
  private static boolean isOfAnother(Path directory, UUID task) throws IOException {
    String holder = small(directory.resolve(RunFiles.OWN).resolve(RunFiles.TASK)).strip();
    return !holder.isEmpty() && !holder.equals(task.toString());
  }

  /** Listing comes first: it makes an NFS client ask the server anew. */
  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static String small(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(LONGEST), java.nio.charset.StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static Optional<String> lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second);
  }

  private static Optional<Integer> code(String text) {
    String digits = text.strip();
    return digits.matches("\\d{1,3}") ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
  }
}
