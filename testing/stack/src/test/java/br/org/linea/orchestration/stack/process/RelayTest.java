package br.org.linea.orchestration.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {

  private static final int SILENCE_MILLIS = 300;
  private static final int LIMIT_MILLIS = 10_000;

  private ServerSocket echo;
  private Relay relay;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
    relay = Relay.to("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    echo.close();
  }

  private void answer() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException reset) {
                    // As the test wants it.
                  }
                });
      } catch (IOException closed) {
        return;
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(LIMIT_MILLIS);
    return socket;
  }

  private static int say(Socket socket, int what) throws IOException {
    socket.getOutputStream().write(what);
    return socket.getInputStream().read();
  }

  @Test
  void an_open_line_passes_everything() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 'a')).isEqualTo('a');
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_cut_line_resets_what_is_connected_and_who_connects_until_it_is_repaired()
      throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 'a')).isEqualTo('a');
      relay.cut();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThatThrownBy(
            () -> {
              try (Socket client = connect()) {
                say(client, 'a');
              }
            })
        .isInstanceOf(SocketException.class);

    relay.repair();

    try (Socket client = connect()) {
      assertThat(say(client, 'b')).isEqualTo('b');
    }
  }

  @Test
  void a_silent_line_holds_back_what_is_said_until_it_is_repaired() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 'a')).isEqualTo('a');
      relay.silence();
      client.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> say(client, 'b')).isInstanceOf(SocketTimeoutException.class);

      relay.repair();

      client.setSoTimeout(LIMIT_MILLIS);
      assertThat(client.getInputStream().read()).isEqualTo('b');
    }
  }
}
