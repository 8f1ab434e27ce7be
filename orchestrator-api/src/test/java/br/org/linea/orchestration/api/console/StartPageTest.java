package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Starting a run from the form. */
@ApiTest
class StartPageTest {

  private final TestClient alice = TestClient.of("alice");
  private final TestClient bob = TestClient.of("bob");

  /** The owner that the astronomer acts for. */
  private String owner() {
    int id = alice.startHelloWorld();
    return alice.request().get("/api/processes/{id}/", id).path("owner");
  }

  private static Map<String, String> form(String owner, String... more) {
    Map<String, String> form =
        new HashMap<>(Map.of("pipeline", "hello_world", "config", "", "owner", owner));
    for (int i = 0; i < more.length; i += 2) {
      form.put(more[i], more[i + 1]);
    }
    return form;
  }

  private static ConsoleBrowser.Answer send(String person, Map<String, String> form) {
    return ConsoleBrowser.of(person)
        .submit("/console/start?pipeline=hello_world", "/console/start", form);
  }

  private static int started(ConsoleBrowser.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    return Integer.parseInt(answer.header("Location").replaceAll(".*/", ""));
  }

  @Test
  void a_form_starts_a_process_of_the_persons_owner() {
    String owner = owner();

    int id =
        started(
            send(
                "astronomer",
                form(
                    owner,
                    "config",
                    "inputs:\n  message: from the form\n",
                    "comment",
                    "by hand",
                    "labels",
                    "field=7\nnight = second\n")));

    var process = alice.request().get("/api/processes/{id}/", id).jsonPath();
    assertThat(process.getString("owner")).isEqualTo(owner);
    assertThat(process.getString("comment")).isEqualTo("by hand");
    assertThat(process.getMap("labels"))
        .containsEntry("field", "7")
        .containsEntry("night", "second");
    assertThat(process.getString("used_config")).contains("from the form");
  }

  @Test
  void a_process_can_be_started_for_an_own_owner_alone() {
    assertThat(send("astronomer", form(bob.id())).status()).isEqualTo(403);
    assertThat(send("ownerless", form(bob.id())).status()).isEqualTo(403);
    assertThat(send("astronomer", form("")).status()).isEqualTo(403);
    started(send("chief", form(bob.id())));
  }

  @Test
  void a_forged_form_starts_nothing() {
    assertThat(ConsoleBrowser.of("astronomer").send("/console/start", form(owner())).status())
        .isEqualTo(403);
    assertThat(new ConsoleBrowser().send("/console/start", form("x")).status()).isIn(302, 401, 403);
  }

  @Test
  void a_wrong_config_comes_back_with_its_faults() {
    ConsoleBrowser.Answer answer =
        send("astronomer", form(owner(), "config", "{\"seconds\": \"long <b>\"}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("data-test=\"errors\"")
        .contains("/seconds")
        .contains("long &lt;b&gt;")
        .doesNotContain("<b>");
    assertThat(send("astronomer", form(owner(), "config", "a: [")).body())
        .contains("data-test=\"errors\"");
    assertThat(send("astronomer", form(owner(), "labels", "nonsense")).body())
        .contains("data-test=\"errors\"");
    assertThat(send("astronomer", form(owner(), "pipeline", "nothing")).body())
        .contains("Choose a pipeline");
  }

  @Test
  void a_check_starts_nothing_and_shows_the_lines_for_shell_and_python() {
    ConsoleBrowser.Answer answer =
        send(
            "astronomer",
            form(owner(), "config", "{\"seconds\": 1}", "check", "yes", "comment", "it's"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("data-test=\"curl\"")
        .contains("/api/processes/")
        .contains("it&#39;\\&#39;&#39;s")
        .contains("from linea_orchestration import Client");
  }

  @Test
  void a_pipeline_with_a_schema_has_a_form_of_fields() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    String page = browser.get("/console/start?pipeline=hello_world").body();
    assertThat(page)
        .contains("data-at=\"NUMBER:/seconds\"")
        .contains("How long to wait before it is said, in seconds.")
        .contains("At least 0. At most 600. Default: 1")
        .doesNotContain("name=\"config\"");

    String wrong = sendFields(browser, "check", "yes", "700").body();
    assertThat(wrong)
        .contains("data-test=\"field-error\"")
        .contains("value=\"700\"")
        .contains("<code>/seconds</code>");
    assertThat(sendFields(browser, "view", "text", "7").body())
        .contains("name=\"config\"")
        .contains("seconds: 7");
    int id = started(sendFields(browser, "comment", "from fields", "0.5"));
    assertThat(
            alice
                .request()
                .get("/api/processes/{id}/", id)
                .jsonPath()
                .getString("used_config.seconds"))
        .isEqualTo("0.5");
  }

  private ConsoleBrowser.Answer sendFields(
      ConsoleBrowser browser, String name, String value, String seconds) {
    Map<String, String> form = form(owner(), name, value);
    form.remove("config");
    form.put("at", "NUMBER:/seconds");
    form.put("value", seconds);
    return browser.submit("/console/start?pipeline=hello_world", "/console/start", form);
  }

  @Test
  void run_again_opens_the_form_with_the_same_config() {
    int id =
        alice.start(
            "{\"pipeline\": \"hello_world\", \"used_config\": {\"inputs\": {\"message\": \"once more\"}}}");

    assertThat(ConsoleBrowser.of("astronomer").get("/console/start?from=" + id).body())
        .contains("once more");
    assertThat(ConsoleBrowser.of("ownerless").get("/console/start?from=" + id).status())
        .isEqualTo(404);
  }

  @Test
  void run_again_links_both_processes_unless_the_first_cannot_be_seen_or_has_another_pipeline() {
    int own = alice.startHelloWorld();
    int foreign = bob.startHelloWorld();
    assertThat(ConsoleBrowser.of("astronomer").get("/console/start?from=" + own).body())
        .contains("name=\"from\" value=\"" + own + "\"");

    int again = started(send("astronomer", form(owner(), "from", Integer.toString(own))));
    int other =
        started(
            send(
                "astronomer",
                form(owner(), "from", Integer.toString(own), "pipeline", "hello_local")));
    int unseen = started(send("astronomer", form(owner(), "from", Integer.toString(foreign))));

    assertThat(read(again).getInt("rerun_of")).isEqualTo(own);
    assertThat(read(own).getList("reruns")).containsExactly(again);
    assertThat(read(other).getString("rerun_of")).isNull();
    assertThat(read(unseen).getString("rerun_of")).isNull();
    assertThat(bob.request().get("/api/processes/{id}/", foreign).jsonPath().getList("reruns"))
        .isEmpty();
    started(send("astronomer", form(owner(), "from", "x")));
  }

  private JsonPath read(int id) {
    return alice.request().get("/api/processes/{id}/", id).jsonPath();
  }

  private static Map<String, String> asking(String owner, String key, String value) {
    return form(owner, "config", "{\"seconds\": 1}", "resource", key, "amount", value);
  }

  @Test
  void a_pipeline_with_limits_has_fields_for_its_resources() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    String page = browser.get("/console/start?pipeline=hello_world").body();
    assertThat(page)
        .contains("data-key=\"time\"", "data-key=\"cpus\"", "data-key=\"memory\"")
        .contains("data-key=\"nodes\"")
        .contains("Minutes, H:M:S or D-H:M:S. At most 1:00:00.")
        .contains("For each node; a number with K, M, G or T, as in 16G. At most 4G.")
        .doesNotContain("data-key=\"gpus\"", "data-key=\"partition\"");
    assertThat(browser.get("/console/start?pipeline=hello_local").body())
        .contains("data-test=\"start-form\"")
        .doesNotContain("data-test=\"resources\"");
  }

  @Test
  void resources_of_the_form_are_those_of_the_process() {
    int id = started(send("astronomer", asking(owner(), "memory", " 2G ")));

    assertThat(alice.request().get("/api/processes/{id}/", id).jsonPath().getMap("resources"))
        .isEqualTo(Map.of("memory", "2G"));
    int without = started(send("astronomer", asking(owner(), "memory", " ")));
    assertThat(alice.request().get("/api/processes/{id}/", without).jsonPath().getMap("$"))
        .containsEntry("resources", null);
  }

  @Test
  void resources_above_the_limit_come_back_at_their_field_and_start_nothing() {
    for (String check : List.of("check", "comment")) {
      Map<String, String> form = asking(owner(), "memory", "9G<b>");
      form.put(check, "yes");

      ConsoleBrowser.Answer answer = send("astronomer", form);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .contains("data-test=\"resource-error\"")
          .contains("<code>/resources/memory</code>")
          .contains("value=\"9G&lt;b&gt;\"")
          .doesNotContain("<b>", "data-test=\"curl\"");
    }
    Map<String, String> both = asking(owner(), "cpus", "5");
    both.put("config", "{\"seconds\": \"long\"}");
    assertThat(send("astronomer", both).body())
        .contains("<code>/seconds</code>")
        .contains("<code>/resources/cpus</code>")
        .contains("must be at most 4");
    assertThat(send("astronomer", asking(owner(), "memroy", "2G")).body())
        .contains("<code>/resources/memroy</code>")
        .contains("did you mean memory?");
  }

  @Test
  void a_key_without_a_limit_that_is_filled_in_is_shown_with_what_is_wrong() {
    assertThat(send("astronomer", asking(owner(), "gpus", "1")).body())
        .contains("data-key=\"gpus\"")
        .contains("an operator must add limits.gpus");
  }

  @Test
  void the_lines_for_shell_and_python_have_the_resources() {
    Map<String, String> form = asking(owner(), "cpus", "2");
    form.put("check", "yes");

    assertThat(send("astronomer", form).body())
        .contains("&quot;resources&quot;:{&quot;cpus&quot;:2}")
        .contains("resources=json.loads(&quot;{\\&quot;cpus\\&quot;:2}&quot;)");
  }

  @Test
  void run_again_opens_the_form_with_the_same_resources() {
    int id = alice.start("{\"pipeline\": \"hello_world\", \"resources\": {\"time\": \"0:07:30\"}}");

    assertThat(ConsoleBrowser.of("astronomer").get("/console/start?from=" + id).body())
        .contains("value=\"0:07:30\"");
  }

  @Test
  void resources_are_in_portuguese_for_browsers_that_ask_for_it() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    assertThat(
            browser.ask("/console/start?pipeline=hello_world", "Accept-Language", "pt-BR").body())
        .contains("Recursos")
        .contains("Por nó; um número com K, M, G ou T, como 16G. No máximo 4G.");
  }
}
