package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.services.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The connection that a program publishes on is lost while it is made, time and again. */
class FirstMessagesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private final Platform platform = Platform.start();

  @Test
  void a_command_goes_out_as_soon_as_a_connection_holds() {
    platform.api().terminate();
    try (LineWithoutConfirms line = new LineWithoutConfirms(platform.site().broker())) {
      OrchestratorApi api = OrchestratorApi.start(platform.site(), "api-2", line.settings());
      try {
        Client client = platform.client(api.url());
        int id = client.start("counted", "");
        line.holdAfterMore();
        client.await(id, LIMIT, "Successful");
      } finally {
        api.terminate();
      }
    }
  }

  @Test
  void an_event_goes_out_as_soon_as_a_connection_holds() {
    Client client = platform.client();
    platform.agent().terminate();
    try (LineWithoutConfirms line = new LineWithoutConfirms(platform.site().broker())) {
      platform.startAgent(line.settings());
      int id = client.start("counted", "");
      Awaitility.await("a run without news of it")
          .atMost(LIMIT)
          .until(() -> Files.exists(platform.runDirectory(client, id).resolve("marks.txt")));
      line.holdAfterMore();
      client.await(id, LIMIT, "Successful");
    }
  }

  /** A line to the broker that is cut by each {@code confirm.select}, while it is set to. */
  private static final class LineWithoutConfirms implements AutoCloseable {

    /** AMQP 0-9-1: class 85, method 10. */
    private static final byte[] CONFIRM_SELECT = {0, 85, 0, 10};

    private final Broker broker;
    private final ServerSocket server;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean cutting = true;

    LineWithoutConfirms(Broker broker) {
      this.broker = broker;
      try {
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.ofVirtual().start(this::accept);
    }

    Map<String, String> settings() {
      return Map.of(
          "RABBITMQ_HOST", "127.0.0.1", "RABBITMQ_PORT", Integer.toString(server.getLocalPort()));
    }

    /** Cuts no more after two more tries. */
    void holdAfterMore() {
      int before = cuts.get();
      Awaitility.await("tries to publish").atMost(LIMIT).until(() -> cuts.get() > before + 1);
      cutting = false;
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket client = server.accept();
          Socket there = new Socket(broker.host(), broker.port());
          Thread.ofVirtual().start(() -> pump(there, client, false));
          Thread.ofVirtual().start(() -> pump(client, there, true));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void pump(Socket from, Socket to, boolean watched) {
      byte[] buffer = new byte[8192];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int count;
        while ((count = in.read(buffer)) >= 0) {
          if (watched && cutting && holds(buffer, count)) {
            cuts.incrementAndGet();
            return;
          }
          out.write(buffer, 0, count);
          out.flush();
        }
      } catch (IOException ended) {
        // Either side has ended it.
      }
    }

    private static boolean holds(byte[] buffer, int count) {
      for (int at = 0; at + CONFIRM_SELECT.length <= count; at++) {
        if (Arrays.equals(
            buffer, at, at + CONFIRM_SELECT.length, CONFIRM_SELECT, 0, CONFIRM_SELECT.length)) {
          return true;
        }
      }
      return false;
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
}
