package br.org.linea.orchestration.it;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A unix socket before another one, which loses POSTs or their answers on demand. */
final class UnixRelay implements AutoCloseable {

  /** What it loses of the connections to come. */
  enum Loses {
    NOTHING,
    /** The request: it is read, and the connection closed. */
    REQUESTS,
    /** The answer: the request arrives, and the connection is closed when it is answered. */
    ANSWERS
  }

  private static final int BUFFER = 65_536;

  private final ServerSocketChannel server;
  private final Path target;
  private volatile Loses loses = Loses.NOTHING;

  UnixRelay(Path path, Path target) throws IOException {
    this.target = target;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual().start(this::accept);
  }

  void loses(Loses what) {
    this.loses = what;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.ofVirtual().start(() -> serve(client, loses));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel client, Loses what) {
    try (client;
        SocketChannel behind = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      ByteBuffer begin = ByteBuffer.allocate(BUFFER);
      client.read(begin);
      begin.flip();
      boolean isSubmission = begin.hasRemaining() && begin.get(0) == 'P';
      if (isSubmission && what == Loses.REQUESTS) {
        return;
      }
      behind.connect(UnixDomainSocketAddress.of(target));
      write(begin, behind);
      Thread.ofVirtual().start(() -> pump(client, behind));
      if (isSubmission && what == Loses.ANSWERS) {
        behind.read(ByteBuffer.allocate(BUFFER));
      } else {
        pump(behind, client);
      }
    } catch (IOException e) {
      // The client sees a closed connection, as it would without a relay.
    }
  }

  private static void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer.clear()) >= 0) {
        write(buffer.flip(), to);
      }
    } catch (IOException e) {
      // One end has closed.
    }
  }

  private static void write(ByteBuffer bytes, SocketChannel to) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
