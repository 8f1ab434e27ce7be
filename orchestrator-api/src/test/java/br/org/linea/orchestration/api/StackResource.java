package br.org.linea.orchestration.api;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.KeycloakServer;
import br.org.linea.orchestration.stack.services.LocalStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * Real PostgreSQL, RabbitMQ and Keycloak for the program under test, each behind a relay; the
 * program starts while broker and Keycloak are away. A test class gets at them by a field of type
 * {@code BiConsumer<String, Boolean>}: {@code accept("database", false)} cuts the database off, and
 * {@code accept("queues of heir", false)} deletes the queues of an agent, {@code accept("topology",
 * false)} the queue of events, {@code accept("brief-key", true)} signs tokens with a key that may
 * be revoked again, {@code accept("new secret of robbed", true)} renews a client's secret; by one
 * of type {@code Runnable} it makes the issuer sign with a new key; by one of type {@code
 * ToIntFunction<String>} it counts requests to Keycloak that hold a text.
 *
 * <p>The clients of the tests are registered here, since test classes run in another class loader:
 * their names and secrets are the settings {@code test.client.<name>} and {@code
 * test.secret.<name>}.
 */
public final class StackResource implements QuarkusTestResourceLifecycleManager {

  /** Tokens issued before this second are revoked while a test has asked for that. */
  public static final int REVOKED_BEFORE = 1_000_000_000;

  /** Requests from this address come through a proxy that the program trusts. */
  public static final String TRUSTED_PROXY = "127.0.0.2";

  /** The one address of this host that webhooks may have. */
  public static final String RECEIVERS = "127.0.0.3";

  private static final int FLEETING_SECONDS = 4;
  private static final List<String> BOTH = List.of("read", "write");

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, String> settings = new HashMap<>();
  private LocalStack stack;
  private Broker broker;
  private Relay database;
  private Relay keycloak;
  private Relay rabbit;
  private final List<String> newKeys = new ArrayList<>();
  private Optional<String> briefKey = Optional.empty();
  private boolean begun;

  @Override
  public Map<String, String> start() {
    stack = LocalStack.open();
    Database rows = stack.newDatabase();
    broker = stack.newBroker();
    KeycloakServer issuer = stack.keycloak();
    database = new Relay(rows.host(), rows.port());
    keycloak = new Relay(issuer.base().getHost(), issuer.base().getPort());
    rabbit = new Relay(broker.host(), broker.port());
    // The program has to start while these two are away.
    keycloak.connected(false);
    rabbit.connected(false);
    databaseSettings(rows);
    brokerSettings(broker);
    keycloakSettings(issuer);
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.management.test-port", "0");
    settings.put("quarkus.http.cors.origins", "https://pz.example");
    settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
    settings.put("quarkus.http.proxy.trusted-proxies", TRUSTED_PROXY);
    settings.put("orchestrator.pipelines-dir", stack.project().pipelines().toString());
    settings.put("orchestrator.processing-dir", "/data/processing");
    settings.put("orchestrator.datasets-dir", "/data/datasets");
    settings.put("orchestrator.health.measure-interval", "1s");
    settings.put("orchestrator.agents.output-retry", "1s");
    // Tests of other things start as much as they like.
    settings.put("orchestrator.quotas.open-processes", "-1");
    settings.put("orchestrator.quotas.submissions-per-minute", "-1");
    webhookSettings();
    clients(issuer, broker);
    settings.putAll(ConsolePeople.make(issuer, run, settings.get("test.client.bob")));
    return settings;
  }

  private void databaseSettings(Database rows) {
    settings.put("quarkus.datasource.jdbc.url", rows.jdbcUrl());
    settings.put(
        "quarkus.datasource.reactive.url",
        rows.reactiveUrl().replace(":" + rows.port() + "/", ":" + database.port() + "/"));
    settings.put("quarkus.datasource.username", rows.user());
    settings.put("quarkus.datasource.password", rows.password());
    settings.put("test.database.url", rows.jdbcUrl());
    settings.put("test.database.user", rows.user());
    settings.put("test.database.password", rows.password());
  }

  private void brokerSettings(Broker broker) {
    settings.put("rabbitmq-host", "127.0.0.1");
    settings.put("rabbitmq-port", Integer.toString(rabbit.port()));
    settings.put("RABBITMQ_VIRTUAL_HOST", broker.virtualHost());
    settings.put("rabbitmq-username", broker.api().name());
    settings.put("rabbitmq-password", broker.api().password());
    settings.put("orchestrator.broker.agent-user", broker.agentUser());
    settings.put("orchestrator.broker.check-interval", "1s");
    settings.put("orchestrator.broker.depth-interval", "1s");
    settings.put("orchestrator.broker.file-limit", "2s");
    settings.put("test.broker.host", broker.host());
    settings.put("test.broker.port", Integer.toString(broker.port()));
  }

  private void keycloakSettings(KeycloakServer issuer) {
    String token = "/protocol/openid-connect/token";
    settings.put("quarkus.oidc.auth-server-url", behindRelay(issuer.realmUrl()));
    // The stack's Keycloak names itself after the address that it is asked at.
    settings.put("quarkus.oidc.token.issuer", behindRelay(issuer.realmUrl()));
    settings.put("quarkus.oidc.token.lifespan-grace", "1");
    settings.put("orchestrator.issuer.unknown-key-interval", "1s");
    settings.put("orchestrator.console.enabled", "true");
    settings.put("orchestrator.console.client-secret", issuer.secrets().consoleSecret());
    settings.put("orchestrator.console.page-size", "10");
    settings.put("test.token-endpoint", behindRelay(issuer.realmUrl()) + token);
    settings.put("test.wrong-issuer", issuer.realmUrl() + token);
  }

  /** Receivers of the tests have an address that is allowed; 127.0.0.1 stays forbidden. */
  private void webhookSettings() {
    settings.put("orchestrator.webhooks.allowed-networks", RECEIVERS + "/32");
    settings.put("orchestrator.webhooks.allow-http", "true");
    settings.put("orchestrator.webhooks.timeout", "2s");
    // The test of mail starts a server at this port.
    settings.put("orchestrator.webhooks.mail-domains", "example.org");
    settings.put("orchestrator.webhooks.console-url", "https://orchestration.example.org/console/");
    settings.put("quarkus.mailer.mock", "false");
    settings.put("quarkus.mailer.from", "orchestration@example.org");
    settings.put("quarkus.mailer.host", RECEIVERS);
    settings.put("quarkus.mailer.port", Integer.toString(Ports.free()));
    settings.put("orchestrator.webhooks.first-retry", "100ms");
    settings.put("orchestrator.webhooks.longest-retry", "1s");
    settings.put("orchestrator.webhooks.interval", "200ms");
    settings.put("orchestrator.webhooks.per-owner", "1000");
  }

  private void clients(KeycloakServer issuer, Broker broker) {
    try (MachineClients clients = issuer.clients()) {
      add(clients, "alice", Optional.of("alice-" + run), BOTH, List.of());
      add(clients, "bob", Optional.empty(), BOTH, List.of());
      add(clients, "reader", Optional.of("alice-" + run), List.of("read"), List.of());
      add(clients, "nobody", Optional.empty(), List.of(), List.of());
      add(clients, "operator", Optional.empty(), BOTH, List.of("operator"));
      add(clients, "elsewhere", Optional.empty(), BOTH, List.of());
      add(clients, "robbed", Optional.empty(), BOTH, List.of());
      add(clients, "astronomer", Optional.empty(), BOTH, List.of());
      add(clients, "own_keys", Optional.empty(), BOTH, List.of());
      add(clients, "fleeting", Optional.of("alice-" + run), BOTH, List.of());
      add(clients, "odd_secret", Optional.empty(), BOTH, List.of());
      add(clients, "renamed", Optional.empty(), BOTH, List.of("agent"));
      for (String agent : List.of("agent", "worker", "heir")) {
        add(clients, agent, Optional.empty(), BOTH, List.of("agent"));
        Broker.User user = broker.agent(settings.get("test.client." + agent));
        settings.put("test.broker.user." + agent, user.name());
        settings.put("test.broker.password." + agent, user.password());
      }
    }
    settings.put("test.renamed-worker", "node7-" + run);
    try (MisconfiguredClients odd = new MisconfiguredClients(issuer)) {
      odd.forAnotherAudience(settings.get("test.client.elsewhere"));
      odd.ownKeys(settings.get("test.client.own_keys"));
      odd.shortLived(settings.get("test.client.fleeting"), FLEETING_SECONDS);
      settings.put("test.secret.odd_secret", "a%2Bb+c:d&é=/" + run);
      odd.withSecret(
          settings.get("test.client.odd_secret"), settings.get("test.secret.odd_secret"));
      odd.named(settings.get("test.client.renamed"), "node7-" + run);
    }
  }

  private void add(
      MachineClients clients,
      String name,
      Optional<String> owner,
      List<String> scopes,
      List<String> roles) {
    MachineClient client = clients.register(name + "-" + run, owner, scopes, roles);
    settings.put("test.client." + name, client.id());
    settings.put("test.secret." + name, client.secret());
  }

  private String behindRelay(String realm) {
    URI real = URI.create(realm);
    return "http://127.0.0.1:" + keycloak.port() + real.getPath();
  }

  private void addSigningKey() {
    try (MisconfiguredClients odd = new MisconfiguredClients(stack.keycloak())) {
      newKeys.add(odd.addSigningKey(1_000));
    }
  }

  private void signWithBriefKey(boolean yes) {
    try (MisconfiguredClients odd = new MisconfiguredClients(stack.keycloak())) {
      if (yes) {
        briefKey = Optional.of(odd.addSigningKey(2_000));
      } else {
        briefKey.ifPresent(odd::removeSigningKey);
        briefKey = Optional.empty();
      }
    }
  }

  private void renewSecret(String id) {
    try (MisconfiguredClients odd = new MisconfiguredClients(stack.keycloak())) {
      odd.withSecret(id, UUID.randomUUID().toString());
    }
  }

  /** A time that no token of any test was issued before: others use the realm, too. */
  private void revokeOldTokens(boolean yes) {
    try (MisconfiguredClients odd = new MisconfiguredClients(stack.keycloak())) {
      odd.notBefore(yes ? REVOKED_BEFORE : 0);
    }
  }

  private void removeSigningKeys() {
    if (!newKeys.isEmpty()) {
      try (MisconfiguredClients odd = new MisconfiguredClients(stack.keycloak())) {
        newKeys.forEach(odd::removeSigningKey);
      }
    }
  }

  @Override
  public void inject(TestInjector injector) {
    BiConsumer<String, Boolean> parts = this::give;
    if (!begun) {
      begun = true;
      keycloak.connected(true);
      rabbit.connected(true);
    }
    injector.injectIntoFields(parts, field -> field.getType() == BiConsumer.class);
    Runnable newKey = this::addSigningKey;
    injector.injectIntoFields(newKey, field -> field.getType() == Runnable.class);
    ToIntFunction<String> askedOfKeycloak = keycloak::seen;
    injector.injectIntoFields(askedOfKeycloak, field -> field.getType() == ToIntFunction.class);
  }

  private void give(String part, boolean there) {
    if (part.startsWith("queues of ")) {
      String worker = settings.get("test.client." + part.substring("queues of ".length()));
      if (there) {
        broker.declareQueues(worker);
      } else {
        broker.deleteQueue("agent." + worker);
        broker.deleteQueue("agent." + worker + ".files");
      }
    } else if (part.equals("brief-key")) {
      signWithBriefKey(there);
    } else if (part.startsWith("new secret of ")) {
      renewSecret(settings.get("test.client." + part.substring("new secret of ".length())));
    } else if (part.equals("not-before")) {
      revokeOldTokens(there);
    } else if (part.equals("connections of the api")) {
      broker.disconnect(broker.api());
    } else if (part.equals("topology")) {
      if (there) {
        broker.restoreTopology();
      } else {
        broker.deleteQueue("orchestrator.process-events");
      }
    } else {
      Map.of("database", database, "keycloak", keycloak, "broker", rabbit)
          .get(part)
          .connected(there);
    }
  }

  @Override
  public void stop() {
    if (database != null) {
      database.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
    if (rabbit != null) {
      rabbit.close();
    }
    if (stack != null) {
      removeSigningKeys();
      stack.close();
    }
  }
}
