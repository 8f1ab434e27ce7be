package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.SharedFiles;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultAnswer.Outcome;
import br.org.linea.orchestration.messages.ResultFile;
import br.org.linea.orchestration.messages.ResultPath;
import br.org.linea.orchestration.messages.ResultQuestion;
import br.org.linea.orchestration.messages.RunFile;
import br.org.linea.orchestration.messages.RunManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes the {@code manifest.json} of one run: path, size and SHA-256 of each regular file that it
 * has left. Reads as {@link RunResults} does, one part of one file at a time, and holds less than 4
 * MiB. For one thread; blocks for as long as the files take.
 */
public final class ManifestWriter {

  private static final int PART_BYTES = 512 * 1024;

  /**
   * What one manifest may cost.
   *
   * @param files most files in it
   * @param bytes most bytes that are read for it
   */
  public record Limits(int files, long bytes) {}

  private record Hashed(ResultAnswer answer, Optional<String> sha256) {}

  private final RunSpec run;
  private final Path processing;
  private final Limits limits;
  private final boolean last;
  private final byte[] head;

  private final ManifestText text;

  /** The last file that was looked at. */
  private String path = "";

  private boolean stopped;

  private ManifestWriter(RunSpec run, Instant endedAt, Limits limits, boolean last) {
    this.run = run;
    this.processing = RunDirectoryReader.processing(run.runDirectory());
    this.limits = limits;
    this.last = last;
    this.head =
        "{\"version\":1,\"process\":%d,\"task_id\":\"%s\",\"ended_at\":\"%s\",\"files\":["
            .formatted(run.processId().value(), run.taskId(), endedAt)
            .getBytes(StandardCharsets.UTF_8);
    this.text = new ManifestText(head, limits.files());
  }

  /**
   * Writes it, unless the run has left one of its own.
   *
   * @param run which has ended
   * @param endedAt when it ended
   * @param last whether a file that the disk does not give is left out, and not tried again
   * @return what there is now
   * @throws IOException when the disk does not answer or gives an error, which may pass
   */
  public static RunManifest write(RunSpec run, Instant endedAt, Limits limits, boolean last)
      throws IOException {
    return new ManifestWriter(run, endedAt, limits, last).write();
  }

  private RunManifest write() throws IOException {
    ResultAnswer first = list(0);
    if (first.outcome() != Outcome.READ) {
      return first.outcome() == Outcome.ABSENT ? nowhere() : RunManifest.missing(first.detail());
    }
    RunResults.Found there =
        look(new ResultPath(RunManifest.FILE), 0, head.length, Optional.empty());
    boolean mine = isMine(there);
    if (!mine && there.answer().outcome() != Outcome.ABSENT) {
      return ofTheRun();
    }
    addAll(first);
    byte[] content = text.finish();
    try {
      return RunDirectoryReader.visit(
              RunResults.subject(run.runDirectory()),
              run.runDirectory(),
              folder -> store(folder, content, mine) ? text.reported(content) : ofTheRun())
          .orElseGet(ManifestWriter::nowhere);
    } catch (BadEntry e) {
      return RunManifest.missing("It cannot be written: " + e.brief());
    }
  }

  /** One of an agent that died before it reported it: no run knows beforehand when it will end. */
  private boolean isMine(RunResults.Found there) {
    return there.content().filter(it -> Arrays.equals(it.bytes(), head)).isPresent();
  }

  private static RunManifest nowhere() {
    return RunManifest.missing("There is no run directory of this process.");
  }

  private static RunManifest ofTheRun() {
    return RunManifest.missing(
        "The run has left a manifest.json of its own, which the agent does not replace.");
  }

  private void addAll(ResultAnswer first) throws IOException {
    ResultAnswer page = first;
    long seen = 0;
    while (true) {
      for (ResultFile file : page.files()) {
        add(file);
      }
      seen += page.files().size();
      if (stopped || page.files().isEmpty() || seen >= page.size()) {
        break;
      }
      page = list(seen);
    }
    if (page.outcome() != Outcome.READ || !stopped && page.size() != first.size()) {
      text.lacks("Files came or went while they were listed.");
    }
    if (page.incomplete()) {
      text.lacks("The run directory has more entries than the agent reads.");
    }
    if (!page.detail().isEmpty()) {
      text.lacks(page.detail());
    }
  }

  private void add(ResultFile file) throws IOException {
    if (stopped
        || file.kind() != ResultFile.Kind.FILE
        || file.path().value().equals(RunManifest.FILE)
        || file.path().value().compareTo(path) <= 0) {
      return;
    }
    stopped = !text.takesMore();
    if (stopped) {
      return;
    }
    path = file.path().value();
    Optional<Hashed> hashed = hash(file.path());
    if (hashed.isEmpty()) {
      text.leavesOut(path, "the disk gives an error");
      return;
    }
    switch (hashed.get().answer().outcome()) {
      case READ ->
          hashed
              .get()
              .sha256()
              .ifPresentOrElse(
                  sha256 -> text.file(path, hashed.get().answer().size(), sha256),
                  () ->
                      text.leavesOut(
                          path,
                          "more than %d bytes in all would be read".formatted(limits.bytes())));
      case CHANGED -> text.leavesOut(path, "it was changed while it was read");
      case ABSENT -> text.leavesOut(path, "it was there no more");
      case REFUSED -> text.leavesOut(path, "it is closed, or no file any more");
    }
  }

  /** Empty when the disk gives an error for the last time. */
  private Optional<Hashed> hash(ResultPath file) throws IOException {
    try {
      Hashed once = hashOnce(file);
      // An NFS client may learn late of what the job wrote last.
      return Optional.of(once.answer().outcome() == Outcome.CHANGED ? hashOnce(file) : once);
    } catch (IOException e) {
      if (!last || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Without a hash where the file is not read to its end. */
  private Hashed hashOnce(ResultPath file) throws IOException {
    MessageDigest digest = ManifestText.sha256();
    Optional<String> identity = Optional.empty();
    long at = 0;
    while (true) {
      RunResults.Found part = look(file, at, PART_BYTES, identity);
      ResultAnswer answer = part.answer();
      if (answer.outcome() != Outcome.READ || answer.size() > limits.bytes() - text.bytes()) {
        return new Hashed(answer, Optional.empty());
      }
      byte[] content = part.content().orElseThrow().bytes();
      digest.update(content);
      at += content.length;
      if (at >= answer.size()) {
        return new Hashed(answer, Optional.of(ManifestText.hex(digest.digest())));
      }
      if (content.length == 0) {
        throw new IOException(file + " of process " + run.processId() + " ends before its size");
      }
      identity = answer.identity();
    }
  }

  private ResultAnswer list(long offset) throws IOException {
    return RunResults.look(
            processing,
            question(Optional.empty(), offset, ResultQuestion.MOST_ENTRIES, Optional.empty()))
        .answer();
  }

  private RunResults.Found look(ResultPath file, long at, int limit, Optional<String> identity)
      throws IOException {
    return RunResults.look(processing, question(Optional.of(file), at, limit, identity));
  }

  private ResultQuestion question(
      Optional<ResultPath> file, long offset, int limit, Optional<String> identity) {
    return new ResultQuestion(
        run.processId(),
        run.taskId(),
        run.pipeline(),
        RunFile.OUT,
        offset,
        limit,
        file,
        Optional.empty(),
        List.of(),
        identity);
  }

  /** Drafted in the agent's own folder, so that no list ever shows a draft. */
  private boolean store(UntrustedFolder folder, byte[] content, boolean mine) throws IOException {
    if (!mine && folder.attributes(RunManifest.FILE).isPresent()) {
      return false;
    }
    try (UntrustedFolder own = SharedFiles.folder(folder, RunFiles.OWN)) {
      SharedFiles.write(own, RunManifest.FILE, content);
      SharedFiles.move(own, RunManifest.FILE, folder);
    }
    SharedFiles.sync(folder);
    return true;
  }
}
