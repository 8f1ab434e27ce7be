package br.org.linea.orchestration.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Reads and writes HTTP byte by byte, for requests that no client library sends. */
final class RawSockets {

  private RawSockets() {}

  /** Whether all of it was taken. */
  static boolean write(Socket socket, String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  /** What comes until the program closes the connection, or within the limit. */
  static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
        answer.append(new String(buffer, 0, read, ISO_8859_1));
      }
    } catch (SocketTimeoutException e) {
      return answer + "still open";
    } catch (SocketException e) {
      // Closed while the client was sending.
    }
    return answer.toString();
  }

  static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
