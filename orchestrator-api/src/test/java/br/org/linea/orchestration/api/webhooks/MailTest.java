package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.StackResource;
import br.org.linea.orchestration.messages.JobOutcome;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People get mail about their processes, through a real SMTP server. */
@ApiTest
class MailTest extends WebhookFixture {

  private static final String ANA = "mailto:ana@example.org";

  private GreenMail server;

  @BeforeEach
  void a_mail_server_runs() {
    server =
        new GreenMail(
            new ServerSetup(
                ConfigProvider.getConfig().getValue("quarkus.mailer.port", Integer.class),
                StackResource.RECEIVERS,
                ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  @AfterEach
  void it_stops() {
    server.stop();
  }

  private List<MimeMessage> mails(int count) {
    await().atMost(LIMIT).until(() -> server.getReceivedMessages().length >= count);
    return Arrays.asList(server.getReceivedMessages());
  }

  private static String text(MimeMessage mail) {
    try {
      return mail.getContent().toString().replace("\r\n", "\n");
    } catch (IOException | MessagingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_person_gets_one_mail_at_the_end_of_a_process() throws MessagingException {
    int id = create(ANA, "").getInt("id");

    JsonPath process = run();
    allDelivered(id);

    assertThat(hook(id).getList("events")).isEqualTo(List.of("process.finished"));
    MimeMessage mail = mails(1).getFirst();
    int number = process.getInt("id");
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(mail.getSubject())
        .isEqualTo("[%s] process %d: Successful".formatted(process.getString("pipeline"), number));
    assertThat(mail.getAllRecipients()[0]).hasToString("ana@example.org");
    assertThat(mail.getFrom()[0]).hasToString("orchestration@example.org");
    assertThat(mail.getMessageID())
        .matches("<" + process.getString("task_id") + "-\\d+@orchestration>");
    assertThat(mail.getHeader("References", null))
        .isEqualTo("<" + process.getString("task_id") + "@orchestration>");
    assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    assertThat(text(mail))
        .startsWith("Process %d (%s ".formatted(number, process.getString("pipeline")))
        .contains("is Successful.", process.getString("path_str"))
        .contains("https://orchestration.example.org/console/processes/" + number + "/")
        .doesNotContain("Reason:", "{", "Labels:");
    JsonPath delivery = deliveries(id, "");
    assertThat(delivery.getInt("[0].last_status")).isEqualTo(250);
  }

  @Test
  void a_mail_is_in_portuguese_where_its_address_says_so() throws MessagingException {
    int id = create(ANA + "?content-language=pt-BR", "").getInt("id");

    JsonPath process = run();
    allDelivered(id);

    MimeMessage mail = mails(1).getFirst();
    assertThat(mail.getSubject())
        .isEqualTo(
            "[%s] processo %d: Concluído"
                .formatted(process.getString("pipeline"), process.getInt("id")));
    assertThat(text(mail)).contains("mudou de estado: Concluído", "Dono:");
    assertThat(mail.getHeader("Content-Language", null)).isEqualTo("pt-BR");
  }

  @Test
  void a_single_process_can_notify_a_person() {
    Response started =
        post(
            alice,
            "/api/processes/",
            "{\"pipeline\":\"hello_world\",\"notify\":\"%s\",\"labels\":{\"field\":\"S82\"}}"
                .formatted(ANA));
    assertThat(started.statusCode()).as(started.asString()).isEqualTo(201);
    JsonPath process = process(started.path("id"));
    agent.say(1, agent.submitted(process));
    agent.say(2, agent.ended(process, JobOutcome.FAILED));

    assertThat(text(mails(1).getFirst())).contains("is Failed.", "Reason: ", "field=S82");
  }

  @Test
  void a_mail_waits_for_a_server_that_is_away() {
    int id = create(ANA, "").getInt("id");
    server.stop();

    run();
    await().atMost(LIMIT).until(() -> deliveries(id, "").getInt("[0].attempts") > 1);
    assertThat(deliveries(id, "").getString("[0].last_error"))
        .isEqualTo("The mail server does not take the mail at present.");
    server.start();
    allDelivered(id);

    assertThat(mails(1)).hasSize(1);
  }

  @Test
  void a_test_is_a_mail_too() throws MessagingException {
    int id = create(ANA, "").getInt("id");

    act(id, "test");

    MimeMessage mail = mails(1).getFirst();
    assertThat(mail.getSubject()).isEqualTo("Orchestration: test");
    assertThat(GreenMailUtil.getBody(mail)).contains("webhook " + id);
  }

  @ParameterizedTest
  @CsvSource({
    "mailto:ana@example.com, has not allowed",
    "mailto:ana@sub.example.org, has not allowed",
    "mailto:ana, must be one address",
    "mailto:, must be one address",
    "'mailto:ana@example.org,bob@example.org', must be one address",
    "mailto:ana@example.org?cc=bob@example.com, must be one address",
    "mailto:ana@example.org?content-language=fr, must be one address",
    "mailto:ana%0d%0aBcc:bob@example.org, must be one address",
    "'mailto:ana@example.org\\nBcc: bob@example.com', must be one address",
    "mailto:\\\"a b\\\"@example.org, must be one address"
  })
  void no_other_mail_address_is_taken(String url, String words) {
    Response answer = post(alice, "/api/webhooks/", "{\"url\":\"" + url + "\"}");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("errors[0].pointer")).isEqualTo("/url");
    assertThat(answer.jsonPath().getString("errors[0].message")).contains(words);
  }
}
