package br.org.linea.orchestration.api.webhooks;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Webhooks: where they may lead, and how deliveries are sent and repeated. */
@ConfigMapping(prefix = "orchestrator.webhooks")
public interface WebhooksConfig {

  /**
   * Hosts that webhooks may name, separated by commas; {@code *.example.org} stands for every host
   * below that name. Without it any host may be named. Their addresses are checked in either case.
   */
  Optional<List<String>> allowedHosts();

  /**
   * Networks that webhooks may reach besides public addresses, separated by commas, such as {@code
   * 10.1.0.0/16}. Without it no private, loopback, link-local or multicast address is connected to.
   */
  Optional<List<String>> allowedNetworks();

  /** Whether webhooks may have an {@code http:} address; else only {@code https:}. */
  @WithDefault("false")
  boolean allowHttp();

  /**
   * Domains whose people may get mail from webhooks ({@code mailto:}), separated by commas; {@code
   * *.example.org} stands for every domain below that name. Without it no mail is sent. {@code
   * quarkus.mailer.*} names the mail server and the sender.
   */
  Optional<List<String>> mailDomains();

  /**
   * Address of the console for links in mail, such as {@code
   * https://orchestration.example.org/console}.
   */
  Optional<URI> consoleUrl();

  /**
   * Key that encrypts the secrets of webhooks in the database: 32 bytes in Base64. Without it they
   * are stored as they are. Secrets that were stored before stay readable.
   */
  Optional<String> encryptionKey();

  /** Webhooks that one owner may have, besides those of single processes. */
  @WithDefault("100")
  @Min(0)
  int perOwner();

  /** Time-out of a delivery, from its connection to the head of the answer, 100 ms to 1 minute. */
  @WithDefault("10s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 1)
  Duration timeout();

  /** Deliveries under way at once in this instance, 1 to 1000. */
  @WithDefault("200")
  @Min(1)
  @Max(1000)
  int maxInFlight();

  /** Deliveries to one webhook under way at once in this instance, 1 to 100. */
  @WithDefault("10")
  @Min(1)
  @Max(100)
  int maxInFlightPerWebhook();

  /** Wait before the second attempt of a delivery; each further wait is twice as long. */
  @WithDefault("5s")
  @DurationMin(millis = 10)
  Duration firstRetry();

  /** Longest wait between two attempts of a delivery. */
  @WithDefault("1h")
  @DurationMin(millis = 10)
  Duration longestRetry();

  /** How long after its first attempt a delivery is repeated; afterwards it is parked. */
  @WithDefault("72h")
  Duration retryDeadline();

  /** How often this instance looks for deliveries when nothing wakes it. */
  @WithDefault("1s")
  Duration interval();

  /** How long deliveries are signed with the previous secret as well after it was rotated. */
  @WithDefault("24h")
  Duration rotationOverlap();

  /** How long deliveries are listed after their last attempt. */
  @WithDefault("720h")
  Duration keep();
}
