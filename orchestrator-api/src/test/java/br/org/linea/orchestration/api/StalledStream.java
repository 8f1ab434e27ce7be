package br.org.linea.orchestration.api;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A subscriber that reads the first line of news, then nothing until the test lets it go on. */
public final class StalledStream implements AutoCloseable {

  private static final int SMALL_BUFFER = 4096;

  private final Socket socket = new Socket();
  private final List<String> ids = new CopyOnWriteArrayList<>();

  private StalledStream(String token, String address) throws IOException {
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.connect(new InetSocketAddress("localhost", RestAssured.port));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n"
                .formatted(address, token)
                .getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Subscribes. */
  public static StalledStream of(String token, String address) throws IOException {
    return new StalledStream(token, address);
  }

  /** Returns when the stream has begun; reads no more than that. */
  public void awaitLive() throws IOException {
    byte[] one = new byte[1];
    StringBuilder head = new StringBuilder();
    while (head.indexOf("nothing new") < 0 && head.indexOf("data:") < 0) {
      if (socket.getInputStream().read(one) < 0) {
        throw new IOException("ended after " + head);
      }
      head.append((char) one[0]);
    }
  }

  /** Reads on, in the background. */
  public void resume() {
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          ids.add(line.substring("id:".length()).strip());
        }
      }
    } catch (IOException e) {
      // The test has closed it.
    }
  }

  /** Ids of the events after the first line, so far. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
