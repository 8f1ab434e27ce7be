package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of a process, and stopping. */
@ApiTest
class ProcessPageTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final TestClient alice = TestClient.of("alice");
  private final TestClient bob = TestClient.of("bob");

  private static String page(int id) {
    return "/console/processes/" + id;
  }

  @Test
  void a_page_says_what_the_process_does_and_what_can_be_done_about_it() {
    int id =
        alice.start(
            "{\"pipeline\": \"hello_world\", \"labels\": {\"field\": \"<b>7</b>\"},"
                + " \"used_config\": {\"inputs\": {\"message\": \"good 0.10 day\"}}}");

    String page = ConsoleBrowser.of("astronomer").get(page(id)).body();

    assertThat(page)
        .contains("data-state=\"QUEUED\"")
        .contains("field=&lt;b&gt;7&lt;/b&gt;")
        .contains("good 0.10 day")
        .contains("data-test=\"advice\"")
        .contains("data-test=\"stop\"")
        .contains(alice.id());
  }

  @Test
  void another_owners_process_does_not_exist() {
    int id = bob.startHelloWorld();
    ConsoleBrowser astronomer = ConsoleBrowser.of("astronomer");

    for (String path :
        List.of(
            page(id),
            page(id) + "/output",
            page(2_000_000_000),
            page(0),
            "/console/processes/x",
            "/console/processes/99999999999")) {
      assertThat(astronomer.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(astronomer.get(page(id) + "/events").body()).isEmpty();
    assertThat(ConsoleBrowser.of("chief").get(page(id)).status()).isEqualTo(200);
  }

  @Test
  void a_stop_is_asked_for_once_more_and_records_who_wanted_it() {
    int id = alice.startHelloWorld();
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    ConsoleBrowser.Answer question =
        browser.submit(page(id), "/console/processes/stop", Map.of("id", Integer.toString(id)));
    assertThat(question.status()).isEqualTo(200);
    assertThat(question.body()).contains("data-count=\"1\"");
    assertThat(status(id)).isEqualTo("Queued");

    ConsoleBrowser.Answer done =
        browser.submit(
            page(id),
            "/console/processes/stop",
            Map.of("id", Integer.toString(id), "confirmed", "yes"));
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).endsWith(page(id));
    assertThat(status(id)).isIn("Stopping", "Stopped");
    assertThat(browser.get(page(id)).body())
        .contains(TestClient.setting("test.person.astronomer"))
        .doesNotContain("data-test=\"stop\"");
  }

  @Test
  void a_form_without_the_token_of_its_session_changes_nothing() {
    int id = alice.startHelloWorld();
    Map<String, String> form = Map.of("id", Integer.toString(id), "confirmed", "yes");
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    assertThat(browser.send("/console/processes/stop", form).status()).isEqualTo(403);
    assertThat(
            browser
                .send(
                    "/console/processes/stop",
                    Map.of("id", Integer.toString(id), "confirmed", "yes", "token", "x"))
                .status())
        .isEqualTo(403);
    assertThat(
            ConsoleBrowser.of("chief").submit(page(id), "/console/processes/stop", form).status())
        .isEqualTo(303);
  }

  @Test
  void the_token_of_one_session_is_of_no_use_in_another() {
    int id = alice.startHelloWorld();
    String stolen = ConsoleBrowser.of("team").tokenOf(page(id));

    assertThat(
            ConsoleBrowser.of("astronomer")
                .send(
                    "/console/processes/stop",
                    Map.of("id", Integer.toString(id), "confirmed", "yes", "token", stolen))
                .status())
        .isEqualTo(403);
    assertThat(status(id)).isEqualTo("Queued");
  }

  @Test
  void the_process_of_another_owner_cannot_be_stopped() {
    int id = bob.startHelloWorld();

    ConsoleBrowser.of("astronomer")
        .submit(
            "/console/processes",
            "/console/processes/stop",
            Map.of("id", Integer.toString(id), "confirmed", "yes"));

    assertThat(status(bob, id)).isEqualTo("Queued");
    assertThat(
            new ConsoleBrowser()
                .send("/console/processes/stop", Map.of("id", Integer.toString(id)))
                .status())
        .as("without a login")
        .isIn(302, 401, 403);
  }

  private int stopped(TestClient owner) {
    int id = owner.startHelloWorld();
    owner.request().post("/api/processes/{id}/stop/", id);
    await().atMost(LIMIT).until(() -> status(owner, id).equals("Stopped"));
    return id;
  }

  private static ConsoleBrowser.Answer delete(ConsoleBrowser browser, int id, String... more) {
    Map<String, String> form = new HashMap<>(Map.of("id", Integer.toString(id)));
    for (String each : more) {
      form.put(each, "yes");
    }
    return browser.submit("/console/processes", "/console/processes/delete", form);
  }

  @Test
  void an_ended_process_is_deleted_after_a_page_that_says_what_that_means() {
    int id = stopped(alice);
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    assertThat(browser.get(page(id)).body()).contains("data-test=\"delete\"");

    ConsoleBrowser.Answer question = delete(browser, id);
    assertThat(question.status()).isEqualTo(200);
    assertThat(question.body())
        .contains("Delete hello_world " + id + "?")
        .contains("The files in its run directory stay.");
    assertThat(status(id)).isEqualTo("Stopped");

    ConsoleBrowser.Answer done = delete(browser, id, "confirmed");
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.header("Location")).endsWith("/console/processes");
    assertThat(browser.get(page(id)).status()).isEqualTo(404);
    assertThat(delete(browser, id, "confirmed").status()).isEqualTo(404);
    assertThat(
            TestClient.of("operator")
                .request()
                .get("/api/processes/{id}/history/", id)
                .jsonPath()
                .getString("[-1].source"))
        .contains(TestClient.setting("test.person.astronomer"));
  }

  @Test
  void a_process_that_has_not_ended_is_not_deleted() {
    int id = alice.startHelloWorld();
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    assertThat(browser.get(page(id)).body()).doesNotContain("data-test=\"delete\"");
    for (ConsoleBrowser.Answer answer :
        List.of(delete(browser, id), delete(browser, id, "confirmed"))) {
      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.header("Location")).endsWith(page(id));
    }
    assertThat(status(id)).isEqualTo("Queued");
  }

  @Test
  void only_its_owner_and_operators_delete_a_process_and_only_with_the_token_of_the_session() {
    int id = stopped(bob);
    Map<String, String> form = Map.of("id", Integer.toString(id), "confirmed", "yes");
    String address = "/console/processes/delete";

    for (String person : List.of("astronomer", "ownerless")) {
      ConsoleBrowser browser = ConsoleBrowser.of(person);
      assertThat(delete(browser, id).status()).as(person).isEqualTo(404);
      assertThat(delete(browser, id, "confirmed").status()).as(person).isEqualTo(404);
    }
    ConsoleBrowser chief = ConsoleBrowser.of("chief");
    assertThat(chief.send(address, form).status()).isEqualTo(403);
    assertThat(new ConsoleBrowser().send(address, form).status()).isIn(302, 401, 403);
    assertThat(status(bob, id)).isEqualTo("Stopped");
    assertThat(delete(chief, id, "confirmed").status()).isEqualTo(303);
    assertThat(chief.get(page(id)).status()).isEqualTo(404);
  }

  @Test
  void an_open_page_follows_the_process_to_its_end() {
    int id = alice.startHelloWorld();
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    List<String> events = browser.stream(page(id) + "/events?after=1");
    await().atMost(LIMIT).until(() -> !events.isEmpty());

    alice.request().post("/api/processes/{id}/stop/", id);

    await().atMost(LIMIT).until(() -> String.join("\n", events).contains("data-state=\"STOP"));
    assertThat(String.join("\n", events)).contains("event:process");
  }

  @Test
  void output_that_does_not_exist_yet_is_empty() {
    int id = alice.startHelloWorld();

    ConsoleBrowser.Answer answer = ConsoleBrowser.of("astronomer").get(page(id) + "/output");

    assertThat(answer.status()).isIn(200, 503);
  }

  private String status(int id) {
    return status(alice, id);
  }

  private static String status(TestClient owner, int id) {
    return owner.request().get("/api/processes/{id}/status/", id).path("status").toString();
  }
}
