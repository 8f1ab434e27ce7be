package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.api.output.ResultProblem.Kind;
import br.org.linea.orchestration.api.output.ResultReader.Selection;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultFile;
import br.org.linea.orchestration.messages.ResultQuestion;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;

/**
 * A tar of the regular files of a run, one file after another, as they are when their turn comes.
 * Paths begin with the path of the run directory.
 */
public final class ResultArchive implements ByteSource {

  private final ResultReader reader;
  private final Selection selection;
  private final IntSupplier window;
  private final long total;
  private final Deque<ResultFile> files = new ArrayDeque<>();
  private long listed;
  private ResultContent current;
  private boolean ended;

  private ResultArchive(
      ResultReader reader, Selection selection, ResultAnswer first, IntSupplier window) {
    this.reader = reader;
    this.selection = selection;
    this.window = window;
    this.total = first.size();
    add(first);
  }

  /**
   * Reads the first part of the list.
   *
   * @param window how many parts may be under way at once, asked again and again
   * @return fails with {@link ResultProblem}, also when no file matches
   */
  public static Uni<ResultArchive> open(
      ResultReader reader, Selection selection, IntSupplier window) {
    return reader
        .list(selection, 0, ResultQuestion.MOST_ENTRIES)
        .invoke(
            list -> {
              if (list.size() == 0) {
                throw new ResultProblem(Kind.ABSENT, "The run has left no such file.");
              }
              if (list.incomplete()) {
                throw new ResultProblem(
                    Kind.REFUSED,
                    "The run directory has more entries than an archive takes; read its files one by one.");
              }
            })
        .map(list -> new ResultArchive(reader, selection, list, window));
  }

  @Override
  public Uni<byte[]> next() {
    if (current != null) {
      return current.next().chain(part -> part.length > 0 ? Uni.createFrom().item(part) : pad());
    }
    ResultFile file = files.poll();
    if (file != null) {
      return begin(file);
    }
    if (listed < total) {
      return reader
          .list(selection, listed, ResultQuestion.MOST_ENTRIES)
          .invoke(this::add)
          .chain(this::next);
    }
    byte[] last = ended ? END : new byte[TarHeader.END_BYTES];
    ended = true;
    return Uni.createFrom().item(last);
  }

  private void add(ResultAnswer list) {
    if (list.size() != total || list.files().isEmpty()) {
      throw new ResultProblem(Kind.CHANGED, "The run directory was changed while it was read.");
    }
    listed += list.files().size();
    list.files().stream().filter(it -> it.kind() == ResultFile.Kind.FILE).forEach(files::add);
  }

  private Uni<byte[]> begin(ResultFile file) {
    return reader
        .open(selection.process(), file.path(), 0, Long.MAX_VALUE, window)
        .map(
            content -> {
              current = content;
              String path = selection.process().pathStr() + "/" + file.path();
              return TarHeader.of(path, content.size(), content.modifiedAt());
            });
  }

  private Uni<byte[]> pad() {
    byte[] padding = new byte[TarHeader.padding(current.size())];
    current = null;
    return padding.length > 0 ? Uni.createFrom().item(padding) : next();
  }

  @Override
  public void cancel() {
    if (current != null) {
      current.cancel();
    }
  }
}
