package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdoptTest {

  private final Map<String, String> settings = new HashMap<>();
  private final StringWriter text = new StringWriter();
  private HttpServer server;
  private volatile int code = 200;
  private volatile String body = "{\"from\":\"old\",\"to\":\"new\",\"processes\":3}";
  private volatile String asked = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked =
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code, bytes.length);
          try (exchange) {
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    settings.put("slurm-agent.worker", "new");
    settings.put("slurm-agent.api-url", "http://localhost:" + server.getAddress().getPort() + "/");
    settings.put("orchestration.token", "abc");
    for (String folder : List.of("pipelines", "processing", "datasets", "journal")) {
      settings.put("slurm-agent." + folder + "-dir", "/" + folder);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int adopt(String lost) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withConverter(MemorySize.class, 200, new MemorySizeConverter())
            .withMapping(AgentConfig.class)
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build();
    return new Adopt(config.getConfigMapping(AgentConfig.class), config)
        .from(lost, new PrintWriter(text, true));
  }

  @Test
  void the_api_moves_what_the_lost_agent_had() {
    assertThat(adopt("old")).isZero();
    assertThat(asked).isEqualTo("POST /api/agents/old/hand-over/ Bearer abc to=new");
    assertThat(text.toString()).startsWith("3 processes of old are new's now.");
  }

  @Test
  void a_refusal_says_why() {
    body = "{\"detail\":\"[agents] Both agents must have registered before.\"}";
    for (Map.Entry<Integer, String> refusal :
        Map.of(
                401, "it does not take the token",
                403, "the token is not an operator's",
                404, "Both agents must have registered before")
            .entrySet()) {
      code = refusal.getKey();
      assertThat(adopt("old")).isEqualTo(1);
      assertThat(text.toString()).contains("(" + code + "): ", refusal.getValue());
    }
  }

  @Test
  void without_an_operators_token_nothing_is_asked() {
    settings.remove("orchestration.token");
    assertThat(adopt("old")).isEqualTo(1);
    assertThat(text.toString()).contains("ORCHESTRATION_TOKEN");
    assertThat(asked).isEmpty();
  }

  @Test
  void a_name_that_no_agent_has_is_refused_here() {
    assertThat(adopt("../x?y")).isEqualTo(1);
    assertThat(asked).isEmpty();
    assertThat(text.toString()).isNotBlank();
  }

  @Test
  void an_api_that_is_away_is_named() {
    server.stop(0);
    assertThat(adopt("old")).isEqualTo(1);
    assertThat(text.toString()).contains("The API does not answer at slurm-agent.api-url");
  }
}
