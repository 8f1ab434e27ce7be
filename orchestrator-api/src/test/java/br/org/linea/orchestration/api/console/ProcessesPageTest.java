package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.StackResource;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of processes. */
@ApiTest
class ProcessesPageTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Pattern LINE = Pattern.compile("id=\"process-(\\d+)\"");
  private static final Pattern PREVIOUS = Pattern.compile("href=\"([^\"]+)\" rel=\"prev\"");
  private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");

  private final TestClient alice = TestClient.of("alice");
  private final TestClient bob = TestClient.of("bob");
  private final String label = "t" + UUID.randomUUID().toString().substring(0, 8);

  /** Given by {@link StackResource}. */
  private BiConsumer<String, Boolean> parts;

  private int start(TestClient client) {
    return client.start(
        "{\"pipeline\": \"hello_world\", \"labels\": {\"%s\": \"yes\"}}".formatted(label));
  }

  private static List<Integer> lines(String page) {
    return LINE.matcher(page).results().map(each -> Integer.valueOf(each.group(1))).toList();
  }

  private List<Integer> lines(String person, String query) {
    return lines(ConsoleBrowser.of(person).get("/console/processes?" + query).body());
  }

  @Test
  void a_person_sees_the_processes_of_the_owners_that_the_account_names() {
    int alices = start(alice);
    int bobs = start(bob);

    assertThat(lines("astronomer", "label=" + label)).containsExactly(alices);
    assertThat(lines("team", "label=" + label)).containsExactly(bobs, alices);
    assertThat(lines("chief", "label=" + label)).containsExactly(bobs, alices);
  }

  @Test
  void a_person_without_owners_sees_no_process_and_learns_why() {
    start(alice);

    String page = ConsoleBrowser.of("ownerless").get("/console/processes").body();

    assertThat(lines(page)).isEmpty();
    assertThat(page).contains("Your account has no owner");
  }

  @Test
  void a_filter_cannot_reach_the_processes_of_other_owners() {
    start(bob);

    assertThat(lines("astronomer", "label=" + label + "&owner=" + bob.id())).isEmpty();
  }

  @Test
  void filters_narrow_the_list_and_come_back_in_the_form() {
    int id = start(alice);
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    for (String query :
        List.of("state=queued", "pipeline=hello_world", "text=HELLO", "from=2020-01-01")) {
      assertThat(lines(browser.get("/console/processes?label=" + label + "&" + query).body()))
          .as(query)
          .containsExactly(id);
    }
    for (String query :
        List.of("state=failed", "pipeline=other", "text=nothing", "until=2020-01-01")) {
      String page = browser.get("/console/processes?label=" + label + "&" + query).body();
      assertThat(lines(page)).as(query).isEmpty();
      assertThat(page).contains("No process matches").contains("value=\"" + label + "\"");
    }
    assertThat(browser.get("/console/processes?state=%27%3Cscript%3E&from=x&sort=y").status())
        .isEqualTo(200);
  }

  @Test
  void the_list_shows_those_on_behalf_of_one_or_of_one_batch() {
    String whom = "ana " + label;
    int one =
        alice.start("{\"pipeline\": \"hello_world\", \"on_behalf_of\": \"%s\"}".formatted(whom));
    bob.start("{\"pipeline\": \"hello_world\", \"on_behalf_of\": \"%s\"}".formatted(whom));
    start(alice);
    JsonPath batch =
        alice
            .request()
            .contentType("application/json")
            .body("{\"pipeline\": \"hello_world\", \"configs\": [{}, {}]}")
            .post("/api/processes/batch/")
            .jsonPath();

    String behalf = "on_behalf_of=" + whom.replace(" ", "+");
    assertThat(lines("astronomer", behalf)).containsExactly(one);
    assertThat(lines("ownerless", behalf)).isEmpty();
    assertThat(ConsoleBrowser.of("astronomer").get("/console/processes?" + behalf).body())
        .contains("On behalf of " + whom)
        .contains("name=\"on_behalf_of\" value=\"" + whom + "\"")
        .contains("events?" + behalf + "\"");
    String same = "batch=" + batch.getString("batch");
    assertThat(lines("astronomer", same))
        .containsExactly(batch.getInt("ids[1]"), batch.getInt("ids[0]"));
    assertThat(lines("ownerless", same)).isEmpty();
    assertThat(lines("astronomer", "batch=1-1-1-1-1")).contains(one);
  }

  @Test
  void what_a_client_wrote_is_text_on_the_page() {
    alice.start("{\"pipeline\": \"hello_world\", \"labels\": {\"%s\": \"yes\"}}".formatted(label));

    String page =
        ConsoleBrowser.of("astronomer")
            .get("/console/processes?text=%3Cscript%3Ealert(1)%3C/script%3E%22")
            .body();

    assertThat(page).doesNotContain("<script>alert").contains("&lt;script&gt;alert");
  }

  @Test
  void pages_follow_each_other_without_gap_or_repetition_in_every_order() {
    List<Integer> started = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      started.add(start(i % 2 == 0 ? alice : bob));
    }
    ConsoleBrowser browser = ConsoleBrowser.of("team");
    for (String sort : List.of("newest", "oldest", "pipeline", "-pipeline")) {
      List<List<Integer>> parts = new ArrayList<>();
      String next = "console/processes?label=" + label + "&sort=" + sort;
      String last = next;
      while (next != null) {
        String page = browser.get("/" + next).body();
        parts.add(lines(page));
        last = next;
        next = link(NEXT, page);
      }
      List<Integer> seen = parts.stream().flatMap(List::stream).toList();
      List<List<Integer>> back = new ArrayList<>();
      for (String page = browser.get("/" + last).body(); page != null; ) {
        back.addFirst(lines(page));
        String previous = link(PREVIOUS, page);
        page = previous == null ? null : browser.get("/" + previous).body();
      }
      assertThat(back.getFirst()).as(sort).isEqualTo(parts.getFirst());
      assertThat(back.stream().flatMap(List::stream).distinct())
          .as(sort)
          .containsExactlyElementsOf(seen);
      List<Integer> wanted = new ArrayList<>(started);
      if (sort.equals("newest") || sort.equals("-pipeline")) {
        wanted = wanted.reversed();
      }
      assertThat(seen).as(sort).containsExactlyElementsOf(wanted);
    }
  }

  private static String link(Pattern pattern, String page) {
    return pattern
        .matcher(page)
        .results()
        .map((MatchResult link) -> link.group(1).replace("&amp;", "&"))
        .findFirst()
        .orElse(null);
  }

  @Test
  void a_new_process_arrives_in_the_open_lists_of_those_who_may_see_it() {
    List<String> own = ConsoleBrowser.of("astronomer").stream("/console/processes/events");
    List<String> narrow =
        ConsoleBrowser.of("astronomer").stream("/console/processes/events?state=failed");
    List<String> behalf =
        ConsoleBrowser.of("astronomer").stream("/console/processes/events?on_behalf_of=ana");
    List<String> batch =
        ConsoleBrowser.of("astronomer").stream(
            "/console/processes/events?batch=" + UUID.randomUUID());
    List<String> others = ConsoleBrowser.of("ownerless").stream("/console/processes/events");
    await()
        .atMost(LIMIT)
        .until(() -> Stream.of(own, narrow, behalf, batch, others).noneMatch(List::isEmpty));

    int id = start(alice);

    String line = "id=\"process-" + id + "\"";
    await().atMost(LIMIT).until(() -> String.join("\n", own).contains(line));
    assertThat(String.join("\n", own)).contains("event:line");
    for (List<String> filtered : List.of(narrow, behalf, batch)) {
      await().atMost(LIMIT).until(() -> String.join("\n", filtered).contains(line));
      assertThat(String.join("\n", filtered)).contains("event:other").doesNotContain("event:line");
    }
    assertThat(String.join("\n", others)).doesNotContain("process-");
  }

  @Test
  void while_the_database_is_away_the_page_says_so() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    parts.accept("database", false);
    try {
      ConsoleBrowser.Answer page = browser.get("/console/processes");

      assertThat(page.status()).isEqualTo(503);
      assertThat(page.body()).contains("The database does not answer").contains("data-reload");
    } finally {
      parts.accept("database", true);
    }
    await().atMost(LIMIT).until(() -> browser.get("/console/processes").status() == 200);
  }
}
