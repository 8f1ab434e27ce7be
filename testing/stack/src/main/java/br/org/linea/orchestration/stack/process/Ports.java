package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports, outside of the range from which the kernel takes the ports of outgoing
 * connections. A service that is away for a while would else find its port in use: a client that
 * knocks at a dead port of that range again and again is at last given that very port, and connects
 * to itself.
 */
public final class Ports {

  private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int LOWEST = 10_000;
  private static final int FEWEST = 5_000;
  private static final int ATTEMPTS = 1_000;
  private static final int CONNECT_MILLIS = 500;
  private static final Set<Integer> HANDED_OUT = new HashSet<>();

  private Ports() {}

  /** A port that nothing listens on and that this process has not handed out before. */
  public static synchronized int free() {
    int end = lowestEphemeral();
    boolean room = end - LOWEST >= FEWEST;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int wanted = room ? ThreadLocalRandom.current().nextInt(LOWEST, end) : 0;
      try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
        if (HANDED_OUT.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IllegalStateException("no free loopback port in " + ATTEMPTS + " attempts");
  }

  private static int lowestEphemeral() {
    try {
      return Integer.parseInt(Files.readString(EPHEMERAL).strip().split("\\s+")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
