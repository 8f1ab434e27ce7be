package br.org.linea.orchestration.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsafeSettingsTest {

  private static final Map<String, String> SAFE =
      Map.of(
          "rabbitmq-password", "591785b7",
          "quarkus.oidc-client.credentials.secret", "b1946ac9",
          "slurm-agent.api-url", "https://orchestration.example.org",
          "quarkus.oidc-client.auth-server-url",
              "https://keycloak.example.org/realms/orchestration",
          "rabbitmq-host", "rabbitmq.example.org",
          "rabbitmq-ssl", "true",
          "quarkus.otel.sdk.disabled", "false");

  private static List<String> faults(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(SAFE);
    all.putAll(more);
    all.values().removeIf(String::isEmpty);
    return UnsafeSettings.in(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .build());
  }

  @Test
  void own_secrets_and_encrypted_connections_are_safe() {
    assertThat(faults(Map.of())).isEmpty();
  }

  @Test
  void what_ships_with_the_agent_is_refused_even_in_a_trusted_network() throws Exception {
    Properties shipped = new Properties();
    try (var file = UnsafeSettings.class.getResourceAsStream("/application.properties")) {
      shipped.load(file);
    }
    String secret = shipped.getProperty("quarkus.oidc-client.credentials.secret");
    assertThat(
            faults(
                Map.of(
                    "slurm-agent.plain-connections", "true",
                    "rabbitmq-password", "",
                    "quarkus.oidc-client.credentials.secret", secret)))
        .hasSize(2)
        .allSatisfy(fault -> assertThat(fault).contains(" is missing or a development secret"))
        .noneSatisfy(fault -> assertThat(fault).contains(secret));
  }

  @ParameterizedTest
  @CsvSource({
    "slurm-agent.api-url, http://orchestration.example.org",
    "quarkus.oidc-client.auth-server-url, http://10.0.0.7/realms/orchestration",
    "quarkus.otel.exporter.otlp.endpoint, http://collector.example.org:4318",
    "rabbitmq-ssl, false",
    "rabbitmq-ssl, ''",
  })
  void what_goes_to_another_host_without_tls_is_refused_unless_a_setting_says_so(
      String key, String value) {
    assertThat(faults(Map.of(key, value)))
        .singleElement()
        .asString()
        .contains(" without TLS: ", "or slurm-agent.plain-connections=true where no other host");
    assertThat(faults(Map.of(key, value, "slurm-agent.plain-connections", "true"))).isEmpty();
  }

  @Test
  void a_collector_counts_only_where_traces_are_exported() {
    assertThat(
            faults(
                Map.of(
                    "quarkus.otel.sdk.disabled", "true",
                    "quarkus.otel.exporter.otlp.endpoint", "http://collector.example.org:4318")))
        .isEmpty();
  }

  @Test
  void of_a_list_of_brokers_each_counts() {
    assertThat(
            faults(
                Map.of(
                    "rabbitmq-ssl", "false",
                    "rabbitmq-host", "localhost",
                    "rabbitmq-addresses", "127.0.0.1:5672, a.example.org:5672, b.example.org")))
        .hasSize(2);
  }

  @Test
  void this_host_needs_no_tls() {
    assertThat(
            faults(
                Map.of(
                    "slurm-agent.api-url", "http://localhost:8080",
                    "quarkus.oidc-client.auth-server-url", "http://127.0.0.1:8180/realms/o",
                    "rabbitmq-ssl", "false",
                    "rabbitmq-host", "[::1]")))
        .isEmpty();
  }
}
