package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The login of the scripts, against a fake Keycloak: the real one refuses a login of a user while
 * it checks another one of the same user, but not at a moment that a test can choose. The answers
 * are Keycloak 26.7's.
 */
class OperatorLoginTest {

  private static final String REFUSED =
      "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid user credentials\"}";

  private final AtomicInteger logins = new AtomicInteger();
  private HttpServer fakeKeycloak;
  private volatile int refusals;
  @TempDir private Path temp;

  @BeforeEach
  void start() throws IOException {
    fakeKeycloak = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    fakeKeycloak.createContext("/realms/orchestration", this::login);
    fakeKeycloak.createContext(
        "/admin/realms/orchestration", exchange -> answer(exchange, 200, "[]"));
    fakeKeycloak.start();
  }

  @AfterEach
  void stop() {
    fakeKeycloak.stop(0);
  }

  private void login(HttpExchange exchange) throws IOException {
    if (logins.incrementAndGet() <= refusals) {
      answer(exchange, 400, REFUSED);
    } else {
      answer(exchange, 200, "{\"access_token\":\"token\"}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Ends after the login: a secret cannot be renewed for a client that is not there. */
  private ScriptResult renew() {
    return ScriptResult.of(
        temp,
        Map.of(
            "KEYCLOAK_URL",
            "http://127.0.0.1:" + fakeKeycloak.getAddress().getPort(),
            "KEYCLOAK_OPERATOR_PASSWORD",
            "password"),
        List.of(Checkout.ROOT.resolve("keycloak/register-client").toString(), "portal", "--renew"));
  }

  @Test
  void a_login_that_is_refused_beside_another_one_is_tried_again() {
    refusals = 1;

    assertThat(renew().output()).contains("portal is not registered");
    assertThat(logins).hasValue(2);
  }

  @Test
  void a_wrong_password_is_tried_three_times_and_said() {
    refusals = 100;

    assertThat(renew().output()).contains("answered 400").contains("Invalid user credentials");
    assertThat(logins).hasValue(3);
  }
}
