package br.org.linea.orchestration.agent.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Settings that no agent should have in production: secrets that everybody knows, and connections
 * to other hosts that everybody between can read. Looks at settings alone; no name is resolved, so
 * only {@code localhost} and the loopback addresses count as this host.
 */
public final class UnsafeSettings {

  private static final String PLAIN = "slurm-agent.plain-connections";

  /** What RabbitMQ's client takes where nothing is set. */
  private static final String GUEST = "guest";

  /** Secrets that ship for one machine say so themselves. */
  private static final String MARK = "development-only";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127\\..*|\\[?::1]?");

  private final Config config;

  private UnsafeSettings(Config config) {
    this.config = config;
  }

  /** A sentence for each, saying what to change; none where all is well. */
  public static List<String> in(Config config) {
    return new UnsafeSettings(config).look();
  }

  private List<String> look() {
    List<String> faults = new ArrayList<>();
    for (String key : List.of("rabbitmq-password", "quarkus.oidc-client.credentials.secret")) {
      String secret = text(key, GUEST);
      if (secret.equals(GUEST) || secret.contains(MARK)) {
        faults.add(
            key + " is missing or a development secret, which everybody knows: set your own.");
      }
    }
    if (!Boolean.parseBoolean(text(PLAIN, ""))) {
      List<String> addresses =
          new ArrayList<>(List.of("slurm-agent.api-url", "quarkus.oidc-client.auth-server-url"));
      if ("false".equals(text("quarkus.otel.sdk.disabled", ""))) {
        addresses.add("quarkus.otel.exporter.otlp.endpoint");
      }
      for (String key : addresses) {
        URI address = URI.create(text(key, ""));
        if ("http".equalsIgnoreCase(address.getScheme()) && isElsewhere(address.getHost())) {
          faults.add(unencrypted(key, address.toString(), "use https"));
        }
      }
      if (!Boolean.parseBoolean(text("rabbitmq-ssl", ""))) {
        brokers()
            .filter(UnsafeSettings::isElsewhere)
            .forEach(
                host -> faults.add(unencrypted("rabbitmq-host", host, "set rabbitmq-ssl=true")));
      }
    }
    return List.copyOf(faults);
  }

  /** The list of addresses goes before the one host. */
  private Stream<String> brokers() {
    String addresses = text("rabbitmq-addresses", "");
    return addresses.isEmpty()
        ? Stream.of(text("rabbitmq-host", ""))
        : Stream.of(addresses.split(",")).map(each -> each.strip().replaceFirst(":\\d+$", ""));
  }

  private static String unencrypted(String key, String where, String cure) {
    return "%s %s is spoken to without TLS: %s, or %s=true where no other host can listen."
        .formatted(key, where, cure, PLAIN);
  }

  private static boolean isElsewhere(String host) {
    return host != null
        && !host.isEmpty()
        && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private String text(String key, String otherwise) {
    return config.getOptionalValue(key, String.class).map(String::strip).orElse(otherwise);
  }
}
