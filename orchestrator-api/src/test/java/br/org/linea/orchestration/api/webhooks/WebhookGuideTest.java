package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.StackResource;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver of {@code docs/webhooks.md}, as it is there. */
@ApiTest
class WebhookGuideTest extends AgentFixture {

  private static final Pattern BLOCK = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private static String receiver(int port) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/webhooks.md")));
    assertThat(block.find()).isTrue();
    return block.group(1).replace("8000", Integer.toString(port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getByName(StackResource.RECEIVERS), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private JsonPath webhook(int port) {
    return alice
        .request()
        .contentType(ContentType.JSON)
        .body("{\"url\":\"http://%s:%d/hook\"}".formatted(StackResource.RECEIVERS, port))
        .post("/api/webhooks/")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  private Process start(int port, String secret) throws IOException {
    ProcessBuilder python =
        new ProcessBuilder("python3", "-c", receiver(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    python.environment().put("WEBHOOK_SECRET", secret);
    Process process = python.start();
    await().atMost(LIMIT).until(() -> listens(port));
    return process;
  }

  @Test
  void the_receiver_of_the_guide_takes_what_is_signed_with_its_secret_and_nothing_else()
      throws IOException {
    int port = freePort();
    JsonPath webhook = webhook(port);
    int id = webhook.getInt("id");
    Process receiver = start(port, webhook.getString("secret"));
    try {
      int process = alice.startHelloWorld();
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  Files.readString(folder.resolve("output"))
                      .contains("{'process': %d,".formatted(process)));

      int foreign = webhook(port).getInt("id");
      assertThat(alice.request().post("/api/webhooks/{id}/test/", foreign).statusCode())
          .isEqualTo(202);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  Integer.valueOf(401)
                      .equals(
                          alice
                              .request()
                              .get("/api/webhooks/{id}/deliveries/", foreign)
                              .jsonPath()
                              .get("[0].last_status")));
      alice.request().delete("/api/webhooks/{id}/", foreign);
    } finally {
      alice.request().delete("/api/webhooks/{id}/", id);
      receiver.destroy();
    }
  }
}
