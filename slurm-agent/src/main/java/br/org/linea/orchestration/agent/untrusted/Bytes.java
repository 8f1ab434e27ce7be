package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Reads no more than it was asked for. */
public final class Bytes {

  private Bytes() {}

  /** At most so many bytes from where the channel is. */
  public static byte[] read(ReadableByteChannel channel, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      continue;
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
