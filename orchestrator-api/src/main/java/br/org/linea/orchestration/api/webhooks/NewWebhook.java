package br.org.linea.orchestration.api.webhooks;

/**
 * A webhook that is to be stored: its address was checked.
 *
 * @param url where deliveries go
 * @param secret signs them
 */
public record NewWebhook(String url, String secret, Subscription subscription) {

  /** A webhook with a new secret. A person gets mail about ends, unless it names other events. */
  public static NewWebhook of(String url, Subscription subscription) {
    return new NewWebhook(
        url,
        Signatures.newSecret(),
        Mailbox.isMail(url) ? subscription.orElse(WebhookEvent.FINISHED) : subscription);
  }

  /** Without the secret and the address, which may hold one. */
  @Override
  public String toString() {
    return "a webhook";
  }
}
