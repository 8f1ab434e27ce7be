package br.org.linea.orchestration.api;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** One connection to the program, byte by byte: for what no HTTP client would send. */
public final class RawHttp implements AutoCloseable {

  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  private final Socket socket;

  /** Connects; reads wait for 10 s at most. */
  public RawHttp() throws IOException {
    this("127.0.0.1");
  }

  /** Connects from this address of the loopback network. */
  public RawHttp(String from) throws IOException {
    socket =
        new Socket(
            URI.create(RestAssured.baseURI).getHost(),
            RestAssured.port,
            InetAddress.getByName(from),
            0);
    socket.setSoTimeout(LIMIT_MILLIS);
  }

  /** Sends a text as it is. */
  public RawHttp send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes; what the program no longer takes is of no interest. */
  public RawHttp send(byte[] bytes) throws IOException {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (SocketException e) {
      // It answered and closed before the end of the request.
    }
    return this;
  }

  /** Sends a part of a body in the chunked coding; an empty one ends it. */
  public RawHttp chunk(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return send(chunk.toByteArray());
  }

  /** Reads up to an empty line, or to the end. */
  public String head() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Reads a head and what it announces as body. */
  public String answer() throws IOException {
    String head = head();
    String marker = "content-length: ";
    int at = head.toLowerCase(Locale.ROOT).indexOf(marker);
    if (at < 0) {
      return head;
    }
    int length =
        Integer.parseInt(
            head.substring(at + marker.length(), head.indexOf("\r\n", at + marker.length())));
    return head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Whether the program closes the connection, soon. */
  public boolean ended() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
