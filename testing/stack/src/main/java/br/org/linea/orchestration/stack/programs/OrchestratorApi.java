package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Http;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.services.KeycloakServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One running instance of {@code orchestrator-api}. */
public final class OrchestratorApi extends Program {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final URI url;
  private final URI management;

  private OrchestratorApi(Child child, URI url, URI management) {
    super(child);
    this.url = url;
    this.management = management;
  }

  /** Settings for loads that are above what one owner may do by default. */
  public static final Map<String, String> WITHOUT_QUOTAS =
      Map.of(
          "ORCHESTRATOR_QUOTAS_OPEN_PROCESSES",
          "-1",
          "ORCHESTRATOR_QUOTAS_SUBMISSIONS_PER_MINUTE",
          "-1",
          "ORCHESTRATOR_QUOTAS_STREAMS",
          "-1");

  /**
   * Starts an instance and returns when it says that it is ready.
   *
   * @param site what it works with
   * @param name unique within the stack: its folder's name
   * @param more settings on top
   */
  public static OrchestratorApi start(Site site, String name, Map<String, String> more) {
    return start(site, name, Ports.free(), more);
  }

  /** As {@link #start(Site, String, Map)}, on a port that an agent may know already. */
  public static OrchestratorApi start(Site site, String name, int port, Map<String, String> more) {
    return start(site, name, port, more, Launch.quick("512m"));
  }

  /** As {@link #start(Site, String, Map)}, with a program and options of the caller's. */
  public static OrchestratorApi start(
      Site site, String name, Map<String, String> more, Launch launch) {
    return start(site, name, Ports.free(), more, launch);
  }

  private static OrchestratorApi start(
      Site site, String name, int port, Map<String, String> more, Launch launch) {
    URI url = URI.create("http://127.0.0.1:" + port);
    int managementPort = Ports.free();
    KeycloakServer keycloak = site.stack().keycloak();
    Map<String, String> env = new HashMap<>(site.brokerEnvironment(site.broker().api()));
    env.put("ORCHESTRATOR_BROKER_AGENT_USER", site.broker().agentUser());
    env.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    env.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    env.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    env.put("QUARKUS_DATASOURCE_REACTIVE_URL", site.database().reactiveUrl());
    env.put("QUARKUS_DATASOURCE_JDBC_URL", site.database().jdbcUrl());
    env.put("QUARKUS_DATASOURCE_USERNAME", site.database().user());
    env.put("QUARKUS_DATASOURCE_PASSWORD", site.database().password());
    env.put("QUARKUS_OIDC_AUTH_SERVER_URL", keycloak.realmUrl());
    env.put("QUARKUS_OIDC_TOKEN_ISSUER", keycloak.realmUrl());
    env.put("ORCHESTRATOR_CONSOLE_ENABLED", "true");
    env.put("ORCHESTRATOR_CONSOLE_CLIENT_SECRET", keycloak.secrets().consoleSecret());
    env.put("ORCHESTRATOR_CONSOLE_SECURE_COOKIES", "false");
    env.put("ORCHESTRATOR_PIPELINES_DIR", site.pipelines().toString());
    env.put("ORCHESTRATOR_PROCESSING_DIR", site.processing().toString());
    env.put("ORCHESTRATOR_DATASETS_DIR", site.datasets().toString());
    env.putAll(more);
    Path log = site.stack().folder(name).resolve("orchestrator-api.out");
    Child child = launch(site.stack(), "orchestrator-api", launch, name, log, env);
    OrchestratorApi api =
        new OrchestratorApi(child, url, URI.create("http://127.0.0.1:" + managementPort));
    child.awaitReady(START_LIMIT, api::ready);
    return api;
  }

  private boolean ready() {
    return Http.answers(management.resolve("/q/health/ready"));
  }

  /** Its address. */
  public URI url() {
    return url;
  }

  /** Its management address: {@code /q/health}, {@code /q/metrics}. */
  public URI management() {
    return management;
  }
}
