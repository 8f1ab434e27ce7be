package br.org.linea.orchestration.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What people do in the console, in a browser, with a real login and real jobs. */
class ConsoleJourneyIT extends ConsoleFixture {

  @Test
  void an_operator_follows_a_run_to_its_end_stops_another_runs_one_again_and_deletes_it()
      throws IOException, InterruptedException {
    int followed = ConsolePair.begin(survey, "photo_z", "{\"seconds\": 6}");
    int unwanted = ConsolePair.begin(other, "hello_world", "{\"seconds\": 600}");
    visitor.logIn(pair.operator("ana"), pair.password());

    assertThat(visitor.line(unwanted)).isVisible();
    assertThat(page.locator("[data-live-status]")).hasText("Live");
    page.locator("#f-pipeline").fill("photo_z");
    assertThat(visitor.line(unwanted)).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("pipeline=photo_z"));
    visitor.openProcess(followed);

    // A reload would lose it.
    page.evaluate("window.sinceOpened = true");
    visitor.awaitState(visitor.state(), "SUCCESSFUL");
    assertThat(visitor.marked("output-text")).containsText("part 6 of 6");
    assertThat(visitor.marked("output-text")).containsText("wrote photo_z.csv");
    assertThat(visitor.marked("timeline")).containsText("Running");
    assertThat(page.evaluate("window.sinceOpened")).isEqualTo(true);

    go("processes");
    visitor.line(unwanted).getByRole(AriaRole.CHECKBOX).check();
    press("Stop selected");
    assertThat(visitor.heading("Stop 1 process?")).isVisible();
    visitor.marked("confirm").click();
    go("processes");
    visitor.awaitState(visitor.state(unwanted), "STOPPED");

    visitor.openProcess(followed);
    visitor.marked("run-again").click();
    assertThat(page.getByLabel("seconds")).hasValue("6");
    page.getByLabel("seconds").fill("1");
    visitor.marked("start").click();
    visitor.awaitState(visitor.state(), "SUCCESSFUL");
    assertThat(page).not().hasURL(Pattern.compile("processes/" + followed + "$"));

    go("processes");
    visitor.openProcess(followed);
    visitor.marked("delete").click();
    assertThat(visitor.heading("Delete photo_z " + followed + "?")).isVisible();
    visitor.marked("confirm").click();
    assertThat(page).hasURL(Pattern.compile("/processes$"));
    assertThat(visitor.line(unwanted)).isVisible();
    assertThat(visitor.line(followed)).hasCount(0);
    visitor.assertNoComplaint();
  }

  @Test
  void an_astronomer_sees_own_processes_alone_and_why_a_run_failed()
      throws IOException, InterruptedException {
    int own = ConsolePair.begin(survey, "hello_world", "");
    int foreign = ConsolePair.begin(other, "hello_world", "");
    visitor.logIn(pair.astronomer("bento", survey.name()), pair.password());

    assertThat(visitor.line(own)).isVisible();
    assertThat(visitor.line(foreign)).hasCount(0);
    assertThat(page.request().get(pair.url() + "/console/processes/" + foreign).status())
        .isEqualTo(404);
    assertThat(visitor.marked("nav-operations")).hasCount(0);

    go("start");
    page.locator("#pick").selectOption("photo_z");
    press("Show its form");
    assertThat(page.getByLabel("training_set")).hasValue("dp1");
    page.getByLabel("training_set").fill("missing");
    page.getByLabel("seconds").fill("-1");
    page.getByLabel("memory").fill("2G");
    press("Start");
    assertThat(visitor.marked("field-error")).hasCount(1);
    assertThat(visitor.marked("resource-error")).containsText("must be at most 1G");
    page.getByLabel("memory").fill("500M");
    page.getByLabel("seconds").fill("1");
    press("Edit as YAML");
    assertThat(page.locator("#config")).hasValue(Pattern.compile("training_set: missing"));
    press("Start");

    visitor.awaitState(visitor.state(), "FAILED");
    assertThat(visitor.marked("reason"))
        .containsText(Pattern.compile("^\\s*NONZERO_EXIT: The pipeline ended with exit code 1"));
    assertThat(visitor.marked("advice")).containsText("there is no training set missing");
    press("Errors");
    assertThat(visitor.marked("output-text")).containsText("there is no training set missing");

    visitor.marked("log-out").click();
    assertThat(page).hasURL(Pattern.compile("/console/signed-out"));
    assertThat(visitor.marked("signed-out")).isVisible();
    visitor.assertNoComplaint();
  }

  @Test
  void a_run_is_stopped_by_keyboard_alone() throws IOException, InterruptedException {
    int unwanted = ConsolePair.begin(other, "hello_world", "{\"seconds\": 600}");

    page.navigate(pair.url() + "/console/processes/" + unwanted);
    assertThat(page.locator("#username")).isFocused();
    page.keyboard().type(pair.operator("clara"));
    page.keyboard().press("Tab");
    page.keyboard().type(pair.password());
    page.keyboard().press("Enter");
    // A later change of state would replace the button under the focus.
    visitor.awaitState(visitor.state(), "RUNNING");
    visitor.pressByKeyboard("stop");
    assertThat(visitor.heading("Stop 1 process?")).isVisible();
    visitor.pressByKeyboard("confirm");
    assertThat(visitor.marked("confirm-stop")).hasCount(0);

    page.navigate(pair.url() + "/console/processes/" + unwanted);
    visitor.awaitState(visitor.state(), "STOPPED");
    visitor.assertNoComplaint();
  }

  @Test
  void a_lost_connection_is_shown_and_comes_back() {
    visitor.logIn(pair.operator("eva"), pair.password());
    assertThat(page.locator("[data-live-status]")).hasText("Live");

    visitor.allowFailedRequests();
    page.route("**/console/processes/events**", Route::abort);
    page.reload();
    assertThat(page.locator("[data-live-status]")).containsText("Connection lost");

    page.unroute("**/console/processes/events**");
    assertThat(page.locator("[data-live-status]")).hasText("Live");
    visitor.assertNoComplaint();
  }
}
