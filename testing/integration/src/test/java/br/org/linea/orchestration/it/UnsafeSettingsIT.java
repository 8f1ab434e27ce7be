package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.programs.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged programs, with settings that should never be used. */
class UnsafeSettingsIT {

  @TempDir private Path folder;

  @Test
  void the_api_names_every_fault_and_ends_before_it_connects_to_anything() throws Exception {
    try (ServerSocket everything = new ServerSocket(0)) {
      String there = address(everything);
      String said =
          refusal(
              "orchestrator-api",
              everything,
              Map.of(
                  "QUARKUS_HTTP_PORT",
                  "0",
                  "QUARKUS_DATASOURCE_REACTIVE_URL",
                  "postgresql://" + there + "/o",
                  "QUARKUS_DATASOURCE_JDBC_URL",
                  "jdbc:postgresql://" + there + "/o",
                  "RABBITMQ_HOST",
                  there.split(":")[0],
                  "RABBITMQ_PORT",
                  there.split(":")[1],
                  "QUARKUS_OIDC_AUTH_SERVER_URL",
                  "http://" + there + "/realms/o"));
      assertThat(said.lines().filter(line -> line.startsWith("  ")))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .contains("quarkus.datasource.password is a well-known development secret"),
              line ->
                  assertThat(line)
                      .contains("orchestrator.broker.password is a well-known development secret"),
              line -> assertThat(line).contains("quarkus.oidc.auth-server-url", "use https"),
              line -> assertThat(line).contains("orchestrator.broker.tls=true"),
              line -> assertThat(line).contains("reactive.url", "sslmode=verify-full"),
              line -> assertThat(line).contains("jdbc.url", "sslmode=verify-full"));
    }
  }

  @Test
  void the_agent_names_every_fault_and_ends_before_it_connects_to_anything() throws Exception {
    try (ServerSocket everything = new ServerSocket(0)) {
      String there = address(everything);
      String said =
          refusal(
              "slurm-agent",
              everything,
              Map.of(
                  "SLURM_AGENT_API_URL",
                  "http://" + there,
                  "SLURM_AGENT_JOURNAL_DIR",
                  folder.resolve("journal").toString(),
                  "RABBITMQ_HOST",
                  there.split(":")[0],
                  "RABBITMQ_PORT",
                  there.split(":")[1],
                  "QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL",
                  "http://" + there + "/realms/o"));
      assertThat(said.lines().filter(line -> line.startsWith("  ")))
          .satisfiesExactly(
              line -> assertThat(line).contains("rabbitmq-password is missing or"),
              line -> assertThat(line).contains("quarkus.oidc-client.credentials.secret is"),
              line -> assertThat(line).contains("slurm-agent.api-url", "use https"),
              line -> assertThat(line).contains("auth-server-url", "use https"),
              line -> assertThat(line).contains("set rabbitmq-ssl=true"));
    }
  }

  /** This host, by a name that is as good as another host's. */
  private static String address(ServerSocket server) throws IOException {
    return InetAddress.getLocalHost().getHostName() + ":" + server.getLocalPort();
  }

  private String refusal(String program, ServerSocket everything, Map<String, String> settings)
      throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(Program.argv(ProjectFolder.find(), program))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(1);
    everything.setSoTimeout(1);
    assertThatThrownBy(everything::accept).isInstanceOf(SocketTimeoutException.class);
    return Files.readString(output);
  }
}
