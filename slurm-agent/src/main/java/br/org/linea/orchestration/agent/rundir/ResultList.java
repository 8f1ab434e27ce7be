package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultFile;
import br.org.linea.orchestration.messages.ResultFile.Kind;
import br.org.linea.orchestration.messages.ResultGlob;
import br.org.linea.orchestration.messages.ResultPath;
import br.org.linea.orchestration.messages.ResultQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Walks through one run directory and lists what is there but folders, within bounds of number,
 * depth and time. What cannot be entered, or has a name that is no text, is left out; the answer's
 * detail says so.
 */
final class ResultList {

  /** Most entries that one walk reads. */
  static final int MOST_READ = 50_000;

  private static final int DEEPEST = 64;

  /** Well within the time that a look may take. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Most bytes of paths in one answer: a message has a limit, and a listing may be long. */
  private static final int MOST_PATH_BYTES = 256 * 1024;

  private static final char NO_TEXT = '\uFFFD';

  private final Optional<ResultGlob.Matcher> glob;
  private final List<ResultGlob.Matcher> outputs;
  private final long end = System.nanoTime() + LIMIT.toNanos();
  private final List<ResultFile> found = new ArrayList<>();
  private int read;
  private int unlisted;
  private boolean incomplete;

  private ResultList(ResultQuestion question) {
    this.glob = question.glob().map(ResultGlob::matcher);
    this.outputs = question.outputs().stream().map(ResultGlob::matcher).toList();
  }

  /** The part of the list that was asked for; it may be shorter than the limit. */
  static ResultAnswer of(UntrustedFolder run, ResultQuestion question) throws IOException {
    ResultList list = new ResultList(question);
    list.walk(run, "", 0);
    list.found.sort(
        Comparator.comparing((ResultFile file) -> !file.output())
            .thenComparing(file -> file.path().value()));
    return new ResultAnswer(
        question.processId(),
        ResultAnswer.Outcome.READ,
        question.offset(),
        list.found.size(),
        Optional.empty(),
        Optional.empty(),
        list.part(question.offset(), question.limit()),
        list.incomplete,
        list.detail());
  }

  private String detail() {
    return unlisted == 0
        ? ""
        : "Not listed: %d folders or files that are closed, or whose names are no text or too long."
            .formatted(unlisted);
  }

  private List<ResultFile> part(long offset, int limit) {
    List<ResultFile> part = new ArrayList<>();
    int bytes = 0;
    for (ResultFile file : found.subList((int) Math.min(offset, found.size()), found.size())) {
      bytes += file.path().value().getBytes(StandardCharsets.UTF_8).length;
      if (part.size() == limit || bytes > MOST_PATH_BYTES) {
        break;
      }
      part.add(file);
    }
    return part;
  }

  private void walk(UntrustedFolder folder, String above, int depth) throws IOException {
    List<String> names = folder.names(MOST_READ - read + 1);
    names.sort(Comparator.naturalOrder());
    for (String name : names) {
      if (read == MOST_READ || System.nanoTime() - end > 0) {
        incomplete = true;
        return;
      }
      read++;
      if (name.indexOf(NO_TEXT) >= 0) {
        unlisted++;
      } else if (!(above.isEmpty() && name.equals(ResultPath.OWN_FOLDER))) {
        entry(folder, above, name, depth);
      }
    }
  }

  private void entry(UntrustedFolder folder, String above, String name, int depth)
      throws IOException {
    Optional<BasicFileAttributes> attributes = folder.attributes(name);
    if (attributes.isEmpty()) {
      return;
    }
    if (!attributes.get().isDirectory()) {
      add(above + name, attributes.get());
    } else if (depth == DEEPEST) {
      incomplete = true;
    } else {
      enter(folder, above, name, depth);
    }
  }

  private void enter(UntrustedFolder folder, String above, String name, int depth)
      throws IOException {
    Optional<UntrustedFolder> below;
    try {
      below = folder.folder(name);
    } catch (BadEntry e) {
      // Its job has closed it, or has just put something else in its place.
      unlisted++;
      return;
    } catch (NoSuchFileException e) {
      return;
    }
    if (below.isPresent()) {
      try (UntrustedFolder next = below.get()) {
        walk(next, above + name + "/", depth + 1);
      }
    }
  }

  private void add(String path, BasicFileAttributes attributes) {
    if (path.getBytes(StandardCharsets.UTF_8).length > ResultPath.MOST_BYTES) {
      unlisted++;
      return;
    }
    if (glob.isPresent() && !glob.get().matches(path)) {
      return;
    }
    boolean isFile = attributes.isRegularFile();
    found.add(
        new ResultFile(
            new ResultPath(path),
            isFile ? attributes.size() : 0,
            attributes.lastModifiedTime().toInstant(),
            isFile ? Kind.FILE : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER,
            isFile && outputs.stream().anyMatch(output -> output.matches(path))));
  }
}
