package br.org.linea.orchestration.it;

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
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP balancer and no more: each connection goes to the next instance that takes it. */
final class Balancer implements AutoCloseable {

  private static final int CONNECT_MILLIS = 2000;
  private static final int BUFFER = 8192;

  private final ServerSocket server;
  private final List<URI> instances;
  private final AtomicInteger next = new AtomicInteger();

  Balancer(List<URI> instances) {
    this.instances = List.copyOf(instances);
    try {
      this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
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
    try (client;
        Socket instance = connect()) {
      Thread back = Thread.ofVirtual().start(() -> pump(instance, client));
      pump(client, instance);
      back.join();
    } catch (IOException nobodyLeft) {
      // The client sees its connection end, as behind any balancer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket connect() throws IOException {
    IOException last = new IOException("no instance");
    for (int tries = 0; tries < instances.size(); tries++) {
      URI instance = instances.get(Math.floorMod(next.getAndIncrement(), instances.size()));
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(instance.getHost(), instance.getPort()), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  private static void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count;
      while ((count = in.read(buffer)) >= 0) {
        out.write(buffer, 0, count);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyClosed) {
      // Nothing is left to do with it.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
