package br.org.linea.orchestration.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay before a service, so that a test can take the service away from the program under
 * test without stopping it for everybody. While it is cut, connections end at once; one that is
 * silent carries nothing more and ends nothing, as a network does behind which a host is gone.
 */
public final class Relay implements AutoCloseable {

  private final InetSocketAddress target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> counted = new ConcurrentHashMap<>();
  private volatile boolean cut;
  private volatile boolean silent;

  /** A relay to this address. */
  public Relay(String host, int port) {
    this.target = new InetSocketAddress(host, port);
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return door.getLocalPort();
  }

  void connected(boolean yes) {
    cut = !yes;
    if (cut) {
      open.forEach(Relay::end);
    }
  }

  /** How often this text went to the service since the first call for it. */
  int seen(String text) {
    return counted.computeIfAbsent(text, each -> new AtomicInteger()).get();
  }

  /** For good. */
  public void fallSilent() {
    silent = true;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (cut) {
          client.close();
          continue;
        }
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        server.connect(target);
        pump(client, server);
        pump(server, client);
      } catch (IOException e) {
        // Closed, or the service is really away: the client sees its connection end.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                carry(from.getInputStream(), to.getOutputStream());
              } catch (IOException e) {
                // Either side ended; so does the other.
              } finally {
                end(from);
                if (!silent) {
                  end(to);
                }
              }
            });
  }

  private void carry(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8192];
    int count;
    while ((count = from.read(buffer)) >= 0) {
      if (!silent) {
        to.write(buffer, 0, count);
        count(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** One that is cut in two by the buffer is missed; requests are shorter. */
  private void count(String carried) {
    counted.forEach(
        (text, number) -> {
          if (carried.contains(text)) {
            number.incrementAndGet();
          }
        });
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    silent = false;
    connected(false);
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
