package br.org.linea.orchestration.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Finds settings that are unsafe in production: well-known secrets, and connections to other hosts
 * without TLS. Names are not resolved: only {@code localhost} and loopback addresses count as this
 * host.
 */
final class UnsafeSettings {

  private static final String PLAIN = "orchestrator.plain-connections";
  private static final String REALM = "quarkus.oidc.auth-server-url";

  /** Each secret that ships for one machine says so itself; the second is RabbitMQ's own. */
  private static final Pattern KNOWN_SECRET = Pattern.compile(".*development-only.*|guest");

  private static final Pattern THIS_HOST =
      Pattern.compile("|localhost|.*\\.localhost|127\\..*|\\[?::1]?");
  private static final Pattern DATABASE_HOSTS =
      Pattern.compile("(?:jdbc:|vertx-reactive:)?postgres(?:ql)?://(?:[^/?@]*@)?([^/?]*).*");
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern ENCRYPTED =
      Pattern.compile(".*[?&](sslmode=(require|verify-ca|verify-full)|ssl=true)(&.*)?");

  private final Config config;
  private final List<String> faults = new ArrayList<>();

  private UnsafeSettings(Config config) {
    this.config = config;
  }

  /** One sentence for each fault, which says what to change. */
  static List<String> in(Config config) {
    return new UnsafeSettings(config).look();
  }

  private List<String> look() {
    secret("quarkus.datasource.password");
    secret("orchestrator.broker.password");
    secret("orchestrator.console.client-secret");
    console();
    if (!is(PLAIN)) {
      http(REALM);
      if (!text("orchestrator.token.endpoint").startsWith(text(REALM))) {
        http("orchestrator.token.endpoint");
      }
      if ("false".equals(text("quarkus.otel.sdk.disabled"))) {
        http("quarkus.otel.exporter.otlp.endpoint");
      }
      broker();
      database("reactive", "quarkus.datasource.reactive.postgresql.ssl-mode");
      database("jdbc", "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode");
    }
    return List.copyOf(faults);
  }

  private void secret(String key) {
    if (KNOWN_SECRET.matcher(text(key)).matches()) {
      faults.add(key + " is a well-known development secret: set your own.");
    }
  }

  private void console() {
    if (is("orchestrator.console.enabled")
        && text("orchestrator.console.client-secret").isEmpty()) {
      faults.add(
          "orchestrator.console.enabled=true needs orchestrator.console.client-secret, the secret"
              + " of Keycloak's client orchestration-console.");
    }
  }

  private void http(String key) {
    URI address = URI.create(text(key));
    if ("http".equalsIgnoreCase(address.getScheme()) && isElsewhere(address.getHost())) {
      faults.add(
          "%s %s leads to another host without TLS: use https%s".formatted(key, address, or()));
    }
  }

  private void broker() {
    String host = text("orchestrator.broker.host");
    if (isElsewhere(host) && !is("orchestrator.broker.tls")) {
      faults.add(
          "orchestrator.broker.host %s is another host, without TLS: set orchestrator.broker.tls=true%s"
              .formatted(host, or()));
    }
  }

  private void database(String client, String mode) {
    String key = "quarkus.datasource." + client + ".url";
    boolean encrypted = ENCRYPTED.matcher("?sslmode=" + lower(text(mode))).matches();
    for (String url : text(key).split(",(?=[a-z-]*:)")) {
      Matcher hosts = DATABASE_HOSTS.matcher(url);
      if (!encrypted && hosts.matches() && !ENCRYPTED.matcher(lower(url)).matches()) {
        Stream.of(hosts.group(1).split(","))
            .map(host -> PORT.matcher(host).replaceFirst(""))
            .filter(UnsafeSettings::isElsewhere)
            .forEach(
                host ->
                    faults.add(
                        "%s leads to %s without TLS: add sslmode=verify-full to it%s"
                            .formatted(key, host, or())));
      }
    }
  }

  private static String or() {
    return ", or " + PLAIN + "=true in a private network.";
  }

  private static boolean isElsewhere(String host) {
    return host != null && !THIS_HOST.matcher(lower(host)).matches();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private boolean is(String key) {
    return Boolean.parseBoolean(text(key));
  }

  private String text(String key) {
    Optional<String> value = config.getOptionalValue(key, String.class);
    return value.map(String::strip).orElse("");
  }
}
