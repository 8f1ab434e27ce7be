package br.org.linea.orchestration.agent.command;

import java.io.IOException;

/** A child with both ends of its output. Only the thread that started it may use it. */
interface SpawnedChild extends AutoCloseable {

  /** Its process id, which is its session's too. */
  long pid();

  /** Whether one of its two streams may still bring something. */
  boolean isOpen();

  /**
   * Waits until a stream has bytes or ends, or for the whole time when both have ended.
   *
   * @param millis the longest wait
   * @return whether {@link #read} finds something
   */
  boolean await(int millis);

  /**
   * Reads what {@link #await} has found. Does not block.
   *
   * @param sink takes the bytes
   * @throws IOException when a stream cannot be read
   */
  void read(Sink sink) throws IOException;

  /** Closes both pipes. The process goes on. */
  @Override
  void close();

  /** Takes what a child writes. */
  interface Sink {

    /**
     * A piece of a stream.
     *
     * @param error whether of its error stream
     * @param buffer holds {@code count} bytes, until the call returns
     */
    void take(boolean error, byte[] buffer, int count);
  }
}
