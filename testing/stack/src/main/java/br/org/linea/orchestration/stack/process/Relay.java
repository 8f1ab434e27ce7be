package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP line to one part, or a TCP balancer in front of several: each connection goes to the next
 * one that takes it. The line can be cut, and can fall silent. Safe for use by several threads.
 */
public final class Relay implements AutoCloseable {

  private static final int CONNECT_MILLIS = 2000;
  private static final int BUFFER = 8192;

  private enum Line {
    OPEN,
    CUT,
    SILENT
  }

  private final ServerSocket server;
  private final List<InetSocketAddress> targets;
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Line line = Line.OPEN;

  private Relay(List<InetSocketAddress> targets) {
    this.targets = List.copyOf(targets);
    try {
      this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** A line to one part. */
  public static Relay to(String host, int port) {
    return new Relay(List.of(new InetSocketAddress(host, port)));
  }

  /** A balancer and no more. */
  public static Relay to(List<URI> instances) {
    return new Relay(
        instances.stream()
            .map(instance -> new InetSocketAddress(instance.getHost(), instance.getPort()))
            .toList());
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return server.getLocalPort();
  }

  /** The same, for HTTP. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Resets every connection, and each new one, until {@link #repair()}. */
  public void cut() {
    become(Line.CUT);
    sockets.forEach(Relay::reset);
  }

  /**
   * As a pulled cable: connections stay, and nothing passes until {@link #repair()}. What was on
   * its way arrives then.
   */
  public void silence() {
    become(Line.SILENT);
  }

  /** Lets everything pass again. */
  public void repair() {
    become(Line.OPEN);
  }

  private void become(Line now) {
    lock.lock();
    try {
      line = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits out a silence; whether the line is open. */
  private boolean passes() {
    lock.lock();
    try {
      while (line == Line.SILENT) {
        changed.awaitUninterruptibly();
      }
      return line == Line.OPEN;
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    sockets.add(client);
    try (client) {
      if (!passes()) {
        reset(client);
        return;
      }
      try (Socket instance = connect()) {
        sockets.add(instance);
        Thread back = Thread.ofVirtual().start(() -> pump(instance, client));
        pump(client, instance);
        back.join();
        sockets.remove(instance);
      }
    } catch (IOException nobodyLeft) {
      // The client sees its connection end, as behind any balancer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private Socket connect() throws IOException {
    IOException last = new IOException("no instance");
    for (int tries = 0; tries < targets.size(); tries++) {
      InetSocketAddress target = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
      Socket socket = new Socket();
      try {
        socket.connect(target, CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count;
      while ((count = in.read(buffer)) >= 0) {
        if (!passes()) {
          throw new IOException("the line is cut");
        }
        out.write(buffer, 0, count);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      reset(from);
      reset(to);
    }
  }

  /** Closes with a reset, and not with the polite end that a peer takes for a complete answer. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyClosed) {
      // Nothing is left to do with it.
    }
  }

  @Override
  public void close() {
    cut();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
