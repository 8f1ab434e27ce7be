package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into the console, and where its session counts. */
@ApiTest
class ConsoleLoginTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/",
        "/console/processes",
        "/console/processes/1",
        "/console/processes/events",
        "/console/nothing",
        "//console//processes"
      })
  void a_stranger_is_led_to_the_login(String path) {
    ConsoleBrowser.Answer answer = new ConsoleBrowser().ask(path);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location"))
        .contains("/protocol/openid-connect/auth")
        .contains("code_challenge_method=S256");
  }

  @Test
  void a_bearer_token_opens_no_page() {
    ConsoleBrowser.Answer answer =
        new ConsoleBrowser()
            .ask(
                "/console/processes",
                "Authorization",
                "Bearer " + TestClient.of("operator").token());

    assertThat(answer.status()).isEqualTo(302);
  }

  @Test
  void a_login_leads_back_to_the_page_that_was_asked_for() {
    ConsoleBrowser.Answer page =
        new ConsoleBrowser().logIn("astronomer", "/console/processes?state=failed");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.address()).endsWith("/console/processes?state=failed");
    assertThat(page.body()).contains(TestClient.setting("test.person.astronomer"));
  }

  @Test
  void the_session_is_out_of_reach_of_scripts_and_other_sites() {
    List<String> session =
        ConsoleBrowser.of("astronomer").setCookies().stream()
            .filter(each -> each.startsWith("q_session"))
            .filter(each -> !each.contains("=;"))
            .toList();

    assertThat(session)
        .isNotEmpty()
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .containsIgnoringCase("HttpOnly")
                    .containsIgnoringCase("Secure")
                    .containsIgnoringCase("SameSite=Lax")
                    .containsIgnoringCase("Path=/console"));
  }

  @Test
  void a_session_counts_for_the_console_alone() {
    ConsoleBrowser chief = ConsoleBrowser.of("chief");

    assertThat(chief.ask("/api/processes/").status()).isEqualTo(401);
    assertThat(chief.ask("/api/agents/").status()).isEqualTo(401);
  }

  @Test
  void after_a_logout_the_session_is_over() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    ConsoleBrowser.Answer page = browser.get("/console/logout");

    assertThat(page.status()).as(page.address() + page.body()).isEqualTo(200);
    assertThat(page.address()).contains("/console/signed-out");
    assertThat(browser.ask("/console/processes").status()).isEqualTo(302);
    assertThat(browser.get("/console/processes").address()).contains("/openid-connect/");
  }

  @Test
  void a_page_lets_a_browser_say_where_its_forms_come_from() {
    // Under no-referrer a browser posts them with "Origin: null", which is refused.
    assertThat(
            ConsoleBrowser.of("astronomer")
                .ask("/console/start")
                .headers()
                .allValues("Referrer-Policy"))
        .containsExactly("same-origin");
  }

  @Test
  void another_site_can_neither_read_a_page_nor_end_a_session() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    assertThat(browser.ask("/console/processes", "Origin", "https://pz.example").status())
        .isEqualTo(403);
    assertThat(
            browser
                .ask("/console/processes", "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors")
                .status())
        .isEqualTo(403);
    assertThat(
            browser
                .ask(
                    "/console/logout", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                .status())
        .isEqualTo(403);
    assertThat(
            browser
                .ask(
                    "/console/processes",
                    "Sec-Fetch-Site",
                    "cross-site",
                    "Sec-Fetch-Mode",
                    "navigate")
                .status())
        .as("a link from elsewhere")
        .isEqualTo(200);
  }

  @Test
  void a_page_loads_nothing_from_elsewhere_and_is_kept_by_no_cache() {
    ConsoleBrowser.Answer page = ConsoleBrowser.of("astronomer").get("/console/processes");

    assertThat(page.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; script-src 'self'; ")
        .doesNotContain("unsafe")
        .doesNotContain("http");
    assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(page.body())
        .doesNotContain("<script>")
        .doesNotContain("style=")
        .doesNotContain(" onclick");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/webjars/bootstrap/dist/css/bootstrap.min.css",
        "/webjars/htmx.org/dist/htmx.min.js",
        "/webjars/htmx-ext-sse/sse.js",
        "/console/static/theme.js",
        "/console/static/console.js",
        "/console/static/console.css",
        "/console/static/icon.svg"
      })
  void the_files_of_a_page_come_from_the_program_itself(String file) {
    ConsoleBrowser.Answer answer = new ConsoleBrowser().get(file);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
  }

  @Test
  void a_page_speaks_the_language_of_its_reader() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    assertThat(browser.ask("/console/processes", "Accept-Language", "pt-BR,pt;q=0.9").body())
        .contains("<html lang=\"pt-BR\"")
        .contains("Processos")
        .doesNotContain("All states");
    assertThat(browser.ask("/console/processes", "Accept-Language", "de,en;q=0.5").body())
        .contains("<html lang=\"en\"")
        .contains("All states");
  }

  @Test
  void the_root_of_the_api_is_a_page_for_browsers_and_json_for_programs() {
    ConsoleBrowser.Answer page = new ConsoleBrowser().ask("/api/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("href=\"api/swagger/\"").contains("<base href=\"../\">");
    for (String accept : new String[] {"application/json", "*/*", "text/html, */*"}) {
      assertThat(new ConsoleBrowser().ask("/api/", "Accept", accept).header("Content-Type"))
          .as(accept)
          .startsWith("application/json");
    }
  }

  @Test
  void the_catalogue_is_a_page() {
    assertThat(ConsoleBrowser.of("ownerless").get("/console/pipelines").body())
        .contains("data-name=\"hello_world\"");
  }

  @Test
  void an_address_without_a_page_says_so() {
    ConsoleBrowser.Answer page = ConsoleBrowser.of("astronomer").get("/console/nothing");

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("Not found").contains("<html");
  }
}
