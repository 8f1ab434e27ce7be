package br.org.linea.orchestration.api.webhooks;

import java.time.Instant;
import java.util.Optional;

/**
 * A webhook as its owner sees it; its secret is not part of it.
 *
 * @param owner its owner
 * @param process the process that it was made with and hears of alone
 * @param url where deliveries go
 * @param subscription what it gets
 * @param paused whether its deliveries wait until it is resumed
 * @param createdAt when it was made
 * @param failures attempts that failed since its last success; several at once count as one
 * @param waiting deliveries that are still to be made
 * @param parked deliveries that were given up
 */
public record Webhook(
    int id,
    String owner,
    Optional<Integer> process,
    String url,
    Subscription subscription,
    boolean paused,
    Instant createdAt,
    int failures,
    long waiting,
    long parked) {}
