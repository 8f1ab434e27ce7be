package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Removes what a run has left. What stays is the agent's small folder with the mark, the lock and
 * the exit files: a Start that comes again still finds that it was run, and the number is still
 * seen as used. Follows no link and never leaves the run directory, whatever others put there
 * meanwhile. Blocks on the shared disk for as long as it takes.
 */
public final class RunRemoval {

  /** What there was. */
  public enum Outcome {
    /** There are files. */
    FOUND,
    /** They are removed. */
    REMOVED,
    /** There was nothing, or nothing but what stays. */
    GONE,
    /** It is not this task's, or something in it could not be removed. */
    LEFT
  }

  /**
   * How it went.
   *
   * @param outcome what there was
   * @param why it was left, in words for people; else empty
   */
  public record Result(Outcome outcome, String why) {

    private static Result of(Outcome outcome) {
      return new Result(outcome, "");
    }

    private static Result left(String why) {
      return new Result(Outcome.LEFT, why);
    }
  }

  private static final int BATCH = 10_000;

  /** Each level holds an open folder. */
  private static final int DEEPEST = 200;

  private final Path processing;
  private final PipelineName pipeline;
  private final ProcessId process;
  private final UUID task;
  private final Set<String> refused = new LinkedHashSet<>();

  private RunRemoval(Path processing, PipelineName pipeline, ProcessId process, UUID task) {
    this.processing = processing;
    this.pipeline = pipeline;
    this.process = process;
    this.task = task;
  }

  /**
   * Whether the processing folder is the one that an agent has worked in. One that is not mounted
   * looks as if everything in it were gone.
   */
  public static boolean isMounted(Path processing) {
    return Files.isDirectory(processing.resolve(RunFiles.WAKE));
  }

  /** Looks whether a run directory is this task's and has something to remove. Changes nothing. */
  public static Result look(Path processing, PipelineName pipeline, ProcessId process, UUID task) {
    return new RunRemoval(processing, pipeline, process, task).guarded(false);
  }

  /** Removes what the run of this task has left. */
  public static Result remove(
      Path processing, PipelineName pipeline, ProcessId process, UUID task) {
    return new RunRemoval(processing, pipeline, process, task).guarded(true);
  }

  private Result guarded(boolean remove) {
    try {
      Optional<UntrustedFolder> runs = UntrustedFolder.below(processing, Path.of(pipeline.value()));
      if (runs.isEmpty()) {
        return Result.of(Outcome.GONE);
      }
      try (UntrustedFolder folder = runs.get()) {
        Result found = look(folder);
        return found.outcome() == Outcome.FOUND && remove ? remove(folder) : found;
      }
    } catch (IOException e) {
      return Result.left(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private Result look(UntrustedFolder runs) throws IOException {
    Optional<UntrustedFolder> run = runs.folder(process.padded());
    if (run.isEmpty()) {
      return Result.of(Outcome.GONE);
    }
    try (UntrustedFolder folder = run.get()) {
      Optional<String> stranger = stranger(folder);
      if (stranger.isPresent()) {
        return Result.left(stranger.get());
      }
      return Result.of(
          folder.names(2).stream().allMatch(RunFiles.OWN::equals) ? Outcome.GONE : Outcome.FOUND);
    }
  }

  /** Why it is not this task's; empty when it is. */
  private Optional<String> stranger(UntrustedFolder folder) throws IOException {
    Optional<String> holder = RunDirectoryReader.holder(folder);
    if (holder.isEmpty()) {
      return Optional.of("it lacks the agent's mark");
    }
    return holder.filter(it -> !it.equals(task.toString())).map(it -> "it belongs to task " + it);
  }

  private Result remove(UntrustedFolder runs) throws IOException {
    int removed;
    do {
      Optional<UntrustedFolder> run = runs.folder(process.padded());
      if (run.isEmpty()) {
        break;
      }
      try (UntrustedFolder folder = run.get()) {
        // Each time: another one may have this name now.
        Optional<String> stranger = stranger(folder);
        if (stranger.isPresent()) {
          return Result.left(stranger.get());
        }
        refused.clear();
        List<String> names = new ArrayList<>(folder.names(BATCH));
        names.remove(RunFiles.OWN);
        removed = removeAll(runs, process.padded(), folder, names, 1);
        if (names.isEmpty()) {
          tidy(folder);
        }
      }
    } while (removed > 0);
    return refused.isEmpty() ? Result.of(Outcome.REMOVED) : Result.left(refusals());
  }

  private String refusals() {
    String first = refused.iterator().next();
    return refused.size() == 1 ? first : "%s, and %d more".formatted(first, refused.size() - 1);
  }

  /** What is in the agent's own folder and is none of what stays. */
  private void tidy(UntrustedFolder run) throws IOException {
    Optional<UntrustedFolder> found = run.folder(RunFiles.OWN);
    if (found.isPresent()) {
      try (UntrustedFolder own = found.get()) {
        List<String> names = own.names(BATCH).stream().filter(name -> !stays(name)).toList();
        removeAll(run, RunFiles.OWN, own, names, 2);
      }
    }
  }

  private static boolean stays(String name) {
    return name.equals(RunFiles.TASK)
        || name.equals(RunFiles.LOCK)
        || name.startsWith(RunFiles.EXIT);
  }

  /** The number of entries that are removed. */
  private int removeAll(
      UntrustedFolder above, String folder, UntrustedFolder open, List<String> names, int depth) {
    int removed = 0;
    for (String name : names) {
      try {
        removed += remove(above, folder, open, name, depth) ? 1 : 0;
      } catch (IOException e) {
        refused.add(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    return removed;
  }

  private boolean remove(
      UntrustedFolder above, String folder, UntrustedFolder open, String name, int depth)
      throws IOException {
    try {
      return open.delete(name);
    } catch (BadEntry full) {
      empty(open, name, depth);
      return open.delete(name);
    } catch (AccessDeniedException e) {
      // Pipelines leave folders that they have closed to writing, as package managers do.
      if (!above.openToOwner(folder)) {
        throw e;
      }
      return remove(above, folder, open, name, depth);
    }
  }

  private static Optional<UntrustedFolder> opened(UntrustedFolder above, String name)
      throws IOException {
    try {
      return above.folder(name);
    } catch (BadEntry e) {
      if (!above.openToOwner(name)) {
        throw e;
      }
      return above.folder(name);
    }
  }

  private void empty(UntrustedFolder above, String name, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("folders are nested deeper than " + DEEPEST + " levels");
    }
    int removed;
    do {
      Optional<UntrustedFolder> found = opened(above, name);
      if (found.isEmpty()) {
        return;
      }
      try (UntrustedFolder folder = found.get()) {
        removed = removeAll(above, name, folder, folder.names(BATCH), depth + 1);
      }
    } while (removed > 0);
  }
}
