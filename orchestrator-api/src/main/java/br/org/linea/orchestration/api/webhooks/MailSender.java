package br.org.linea.orchestration.api.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes one attempt of a delivery to a person: a mail through the operator's mail server ({@code
 * quarkus.mailer.*}), with the id of the message, by which a repeated mail is recognized.
 */
@ApplicationScoped
class MailSender {

  /** What an SMTP server answers to a message that it has taken (RFC 5321). */
  private static final int TAKEN = 250;

  /** The reply of the server in the words of Vert.x' client. */
  private static final Pattern REPLY = Pattern.compile("\\b([45]\\d\\d)[ -]");

  private static final Map<String, String> STATUS_IN_PORTUGUESE =
      Map.of(
          "Queued", "Na fila",
          "Pending", "Pendente",
          "Running", "Em execução",
          "Stopping", "Parando",
          "Stopped", "Parado",
          "Successful", "Concluído",
          "Failed", "Falhou");

  private final ReactiveMailer mailer;
  private final WebhooksConfig config;
  private final ObjectMapper json;
  private final Template english;
  private final Template portuguese;
  private final List<String> domains;

  MailSender(
      ReactiveMailer mailer,
      WebhooksConfig config,
      ObjectMapper json,
      @Location("mail/process-en.txt") Template english,
      @Location("mail/process-pt.txt") Template portuguese,
      @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
    this.mailer = mailer;
    this.config = config;
    this.json = json;
    this.english = english;
    this.portuguese = portuguese;
    this.domains = config.mailDomains().orElse(List.of()).stream().map(Receivers::normal).toList();
    if (!domains.isEmpty() && from.isEmpty()) {
      throw new IllegalArgumentException(
          "orchestrator.webhooks.mail-domains needs quarkus.mailer.from, the sender of the mail");
    }
  }

  /**
   * The person whom a webhook's address names.
   *
   * @throws Receivers.Refused when it may not get mail
   */
  Mailbox parse(String url) throws Receivers.Refused {
    return Mailbox.parse(url, domains);
  }

  /**
   * Sends the message.
   *
   * @return the status with which the mail server took it; fails with {@link Untaken}
   */
  Uni<Integer> send(Mailbox to, Delivery delivery) {
    return mailer
        .send(mail(to, delivery))
        .ifNoItem()
        .after(config.timeout())
        .fail()
        .onFailure()
        .transform(problem -> new Untaken(words(problem)))
        .replaceWith(TAKEN);
  }

  private Mail mail(Mailbox to, Delivery delivery) {
    JsonNode data = data(delivery);
    boolean test = !data.has("process");
    Mail mail =
        new Mail()
            .addTo(to.address())
            .setSubject(
                test
                    ? "Orchestration: test"
                    : "[%s] %s %d: %s"
                        .formatted(
                            data.path("pipeline").asText(),
                            to.portuguese() ? "processo" : "process",
                            data.path("process").asInt(),
                            status(to, data)))
            .setText(text(to, delivery, data))
            .addHeader("Message-ID", "<" + delivery.message() + "@orchestration>")
            .addHeader("Content-Language", to.portuguese() ? "pt-BR" : "en")
            // RFC 3834: no holiday answer comes back.
            .addHeader("Auto-Submitted", "auto-generated");
    if (!test) {
      // Mail programs show the mails of a process together.
      mail.addHeader("References", "<" + task(delivery) + "@orchestration>");
    }
    return mail;
  }

  private JsonNode data(Delivery delivery) {
    try {
      return json.readTree(delivery.body()).path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the message of " + delivery + " is no JSON", e);
    }
  }

  private String text(Mailbox to, Delivery delivery, JsonNode data) {
    return (to.portuguese() ? portuguese : english)
        .data("webhook", delivery.webhook())
        .data("test", !data.has("process"))
        .data("process", data.path("process").asInt())
        .data("pipeline", data.path("pipeline").asText())
        .data("version", data.path("pipeline_version").asText())
        .data("status", status(to, data))
        .data("reason", data.path("reason").asText(""))
        .data("owner", data.path("owner").asText())
        .data("accepted", data.path("created_at").asText())
        .data("at", data.path("at").asText())
        .data("path", data.path("path_str").asText())
        .data(
            "labels",
            data.path("labels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .toList())
        .data("console", config.consoleUrl().map(url -> url.toString().replaceAll("/+$", "")))
        .render();
  }

  private static String status(Mailbox to, JsonNode data) {
    String status = data.path("status").asText();
    return to.portuguese() ? STATUS_IN_PORTUGUESE.getOrDefault(status, status) : status;
  }

  private static String task(Delivery delivery) {
    return delivery.message().substring(0, delivery.message().lastIndexOf('-'));
  }

  /** The server's status alone: its words may name others of the operator's systems. */
  private String words(Throwable problem) {
    if (problem instanceof TimeoutException) {
      return "The mail server did not answer within %d ms.".formatted(config.timeout().toMillis());
    }
    Matcher reply = REPLY.matcher(String.valueOf(problem.getMessage()));
    return reply.find()
        ? "The mail server answered %s.".formatted(reply.group(1))
        : "The mail server does not take the mail at present.";
  }

  /** A mail that the server has not taken; the message is for the webhook's owner. */
  static final class Untaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Untaken(String message) {
      super(message, null, false, false);
    }
  }
}
