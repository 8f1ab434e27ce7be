package br.org.linea.orchestration.agent.command;

import br.org.linea.orchestration.agent.command.CLibrary.Function;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** The two pipes of a child, read by the thread that made them. */
final class SpawnedPipes implements SpawnedChild {

  private static final int O_CLOEXEC = 0x80000;
  private static final short POLLIN = 1;
  private static final int BUFFER = 8192;
  private static final int OUT = 0;
  private static final int ERR = 1;
  private static final int STREAMS = 2;

  /** Of {@code struct pollfd}: the descriptor, what is asked, what is answered. */
  private static final int ENTRY = 8;

  private static final int ASKED = 4;
  private static final int ANSWERED = 6;

  private final CLibrary library;
  private final Arena arena = Arena.ofConfined();
  private final CMemory polled = new CMemory(arena, STREAMS * ENTRY);
  private final CMemory piece = new CMemory(arena, BUFFER);
  private final byte[] buffer = new byte[BUFFER];

  /** Our ends, -1 when closed. */
  private final int[] ours = {-1, -1};

  private final int[] theirs = {-1, -1};
  private long pid;

  /** Makes the pipes. */
  SpawnedPipes(CLibrary library) throws SpawnFailure {
    this.library = library;
    for (int stream = 0; stream < STREAMS; stream++) {
      int error = library.call(Function.PIPE2, polled.address(), O_CLOEXEC);
      if (error != 0) {
        close();
        throw new SpawnFailure(Function.PIPE2, error);
      }
      ours[stream] = polled.bytes().getInt(0);
      theirs[stream] = polled.bytes().getInt(Integer.BYTES);
    }
  }

  /** The end that becomes the child's standard output. */
  int out() {
    return theirs[OUT];
  }

  /** The end that becomes the child's standard error. */
  int err() {
    return theirs[ERR];
  }

  /** The child has its ends. */
  void started(int child) {
    pid = child;
    close(theirs);
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isOpen() {
    return ours[OUT] >= 0 || ours[ERR] >= 0;
  }

  @Override
  public boolean await(int millis) {
    ByteBuffer entries = polled.bytes();
    for (int stream = 0; stream < STREAMS; stream++) {
      // The kernel passes over a negative descriptor.
      entries.putInt(stream * ENTRY, ours[stream]);
      entries.putShort(stream * ENTRY + ASKED, POLLIN);
      entries.putShort(stream * ENTRY + ANSWERED, (short) 0);
    }
    return library.call(Function.POLL, polled.address(), STREAMS, millis) > 0;
  }

  @Override
  public void read(Sink sink) throws IOException {
    for (int stream = 0; stream < STREAMS; stream++) {
      if (ours[stream] >= 0 && polled.bytes().getShort(stream * ENTRY + ANSWERED) != 0) {
        read(stream, sink);
      }
    }
  }

  private void read(int stream, Sink sink) throws IOException {
    int count = library.call(Function.READ, ours[stream], piece.address(), BUFFER);
    if (count < 0) {
      throw new IOException("a pipe cannot be read");
    }
    if (count == 0) {
      close(ours, stream);
    } else {
      piece.bytes().get(0, buffer, 0, count);
      sink.take(stream == ERR, buffer, count);
    }
  }

  @Override
  public void close() {
    close(ours);
    close(theirs);
    arena.close();
  }

  private void close(int[] ends) {
    close(ends, OUT);
    close(ends, ERR);
  }

  private void close(int[] ends, int stream) {
    if (ends[stream] >= 0) {
      library.call(Function.CLOSE, ends[stream]);
      ends[stream] = -1;
    }
  }
}
