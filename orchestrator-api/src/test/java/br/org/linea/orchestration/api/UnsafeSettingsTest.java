package br.org.linea.orchestration.api;

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
          "quarkus.datasource.password", "b1946ac9",
          "orchestrator.broker.password", "591785b7",
          "quarkus.oidc.auth-server-url", "https://keycloak.example.org/realms/orchestration",
          "orchestrator.token.endpoint", "https://keycloak.example.org/realms/orchestration/token",
          "orchestrator.broker.host", "rabbitmq.example.org",
          "orchestrator.broker.tls", "true",
          "quarkus.otel.sdk.disabled", "false",
          "quarkus.datasource.reactive.url", "postgresql://db.example.org/o?sslmode=verify-full",
          "quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example.org/o?sslmode=require");

  private static List<String> faults(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(SAFE);
    all.putAll(more);
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
  void a_console_without_a_secret_is_refused() {
    assertThat(faults(Map.of("orchestrator.console.enabled", "true")))
        .singleElement()
        .asString()
        .contains("needs orchestrator.console.client-secret");
    assertThat(
            faults(
                Map.of(
                    "orchestrator.console.enabled", "true",
                    "orchestrator.console.client-secret", "8a1d0c5e591785b7c0ffee00c0ffee00")))
        .isEmpty();
  }

  @Test
  void each_secret_that_the_program_ships_with_is_refused_even_in_a_trusted_network()
      throws Exception {
    Properties shipped = new Properties();
    try (var file = UnsafeSettings.class.getResourceAsStream("/application.properties")) {
      shipped.load(file);
    }
    assertThat(
            faults(
                Map.of(
                    "orchestrator.plain-connections", "true",
                    "quarkus.datasource.password",
                        shipped.getProperty("quarkus.datasource.password"),
                    "orchestrator.broker.password", shipped.getProperty("rabbitmq-password"))))
        .containsExactly(
            "quarkus.datasource.password is a well-known development secret: set your own.",
            "orchestrator.broker.password is a well-known development secret: set your own.");
  }

  @ParameterizedTest
  @CsvSource({
    "quarkus.oidc.auth-server-url, http://keycloak.example.org/realms/orchestration",
    "orchestrator.token.endpoint, http://10.0.0.7/token",
    "orchestrator.broker.tls, false",
    "quarkus.otel.exporter.otlp.endpoint, http://collector.example.org:4318",
    "quarkus.datasource.reactive.url, postgresql://db.example.org:5432/o",
    "quarkus.datasource.reactive.url, postgresql://db.example.org/o?sslmode=prefer",
    "quarkus.datasource.jdbc.url, jdbc:postgresql://u:p@10.0.0.7:5432/o?sslmode=disable",
    "quarkus.datasource.jdbc.url, 'jdbc:postgresql://localhost,[fd00::7]:5432/o'",
  })
  void what_goes_to_another_host_without_tls_is_refused_unless_a_setting_says_so(
      String key, String value) {
    assertThat(faults(Map.of(key, value)))
        .singleElement()
        .asString()
        .contains(" without TLS: ", "or orchestrator.plain-connections=true in a private network");
    assertThat(faults(Map.of(key, value, "orchestrator.plain-connections", "true"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "quarkus.oidc.auth-server-url, http://localhost:8180/realms/orchestration",
    "orchestrator.token.endpoint, http://[::1]:8180/token",
    "quarkus.datasource.reactive.url, postgresql://127.0.0.1:5432/o",
    "quarkus.datasource.reactive.url, postgresql:///o?host=/run/postgresql",
    "quarkus.datasource.jdbc.url, jdbc:postgresql:o",
    "quarkus.datasource.jdbc.url, 'jdbc:postgresql://db.example.org/o?user=x&ssl=true'",
  })
  void this_host_needs_no_tls(String key, String value) {
    assertThat(faults(Map.of(key, value))).isEmpty();
    assertThat(
            faults(
                Map.of(
                    "orchestrator.broker.tls", "false", "orchestrator.broker.host", "127.0.0.1")))
        .isEmpty();
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
  void tls_to_the_database_may_also_be_a_setting_of_its_own() {
    assertThat(
            faults(
                Map.of(
                    "quarkus.datasource.reactive.url", "postgresql://db.example.org/o",
                    "quarkus.datasource.reactive.postgresql.ssl-mode", "verify-ca",
                    "quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example.org/o",
                    "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", "verify-ca")))
        .isEmpty();
  }
}
