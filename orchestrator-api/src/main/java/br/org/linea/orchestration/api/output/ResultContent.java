package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.api.output.ResultProblem.Kind;
import br.org.linea.orchestration.api.output.RunFiles.ResultPart;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.ResultPath;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/**
 * An open file, or a range of it. Parts are asked for a little ahead of the reader, and each must
 * be of the same content as the first.
 */
public final class ResultContent implements ByteSource {

  private final ResultReader reader;
  private final ProcessRecord process;
  private final ResultPath path;
  private final ResultPart first;
  private final IntSupplier window;
  private final long end;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private long asking;
  private boolean begun;

  private record Asked(int length, CompletableFuture<byte[]> bytes) {}

  ResultContent(
      ResultReader reader,
      ProcessRecord process,
      ResultPath path,
      ResultPart first,
      long most,
      IntSupplier window) {
    this.reader = reader;
    this.process = process;
    this.path = path;
    this.first = first;
    this.window = window;
    this.asking = offset() + first.bytes().length;
    this.end = size() - offset() > most ? offset() + most : size();
  }

  /** Bytes of the whole file. */
  public long size() {
    return first.answer().size();
  }

  /** Where the range begins. */
  public long offset() {
    return first.answer().offset();
  }

  /** Where the range ends; the byte there is no part of it. */
  public long end() {
    return end;
  }

  /** Changes whenever the file does. */
  public String identity() {
    return first.answer().identity().orElse("");
  }

  /** When the file was last changed. */
  public Instant modifiedAt() {
    return first.answer().modifiedAt().orElse(Instant.EPOCH);
  }

  @Override
  public synchronized Uni<byte[]> next() {
    if (!begun) {
      begun = true;
      askAhead();
      return first.bytes().length == 0 && offset() < end
          ? Uni.createFrom().failure(shorter())
          : Uni.createFrom().item(first.bytes());
    }
    askAhead();
    Asked next = asked.poll();
    if (next == null) {
      return Uni.createFrom().item(END);
    }
    return Uni.createFrom()
        .completionStage(next.bytes())
        .invoke(
            bytes -> {
              if (bytes.length != next.length()) {
                throw shorter();
              }
            });
  }

  private static ResultProblem shorter() {
    return new ResultProblem(Kind.CHANGED, "The file is shorter than it was.");
  }

  private void askAhead() {
    while (asking < end && asked.size() < Math.max(1, window.getAsInt())) {
      int length = (int) Math.min(ResultReader.PART, end - asking);
      asked.add(
          new Asked(
              length,
              reader.part(process, path, asking, length, identity()).subscribeAsCompletionStage()));
      asking += length;
    }
  }

  @Override
  public synchronized void cancel() {
    asking = end;
    asked.forEach(each -> each.bytes().cancel(true));
    asked.clear();
  }
}
