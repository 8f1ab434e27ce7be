package br.org.linea.orchestration.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Each page of the console in a browser: who can use it, and in which window and language. The
 * pictures of {@code docs/console.md} come from here: {@code
 * -Dorchestration.console.pictures=<checkout>/docs/images} renews them.
 */
class ConsolePagesIT extends ConsoleFixture {

  private static final List<String> PAGES =
      List.of("processes", "start", "pipelines", "agents", "operations");

  /** Opens each page that the navigation leads to. */
  private void forEachPage(Consumer<String> check) {
    for (String name : PAGES) {
      go(name);
      if (name.equals("start")) {
        page.locator("#pick").selectOption("photo_z");
        visitor.marked("load-defaults").click();
        assertThat(visitor.marked("start-form")).isVisible();
      }
      check.accept(name);
    }
    go("pipelines");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("photo_z").setExact(true))
        .click();
    assertThat(visitor.marked("plot")).isVisible();
    check.accept("pipeline");
  }

  /** Runs for a while after another one has ended well. */
  private static int begin(int after) throws IOException, InterruptedException {
    return ConsolePair.begin(
        survey,
        """
        {"pipeline": "photo_z", "used_config": {"seconds": 300}, "after": [%d],
         "on_behalf_of": "Ana Lima", "resources": {"memory": "500M"}}
        """
            .formatted(after));
  }

  @Test
  void every_page_is_accessible_in_light_and_dark_and_fits_a_phone_and_a_large_window()
      throws IOException, InterruptedException {
    int first = ConsolePair.begin(survey, "hello_world", "");
    ConsolePair.begin(survey, "photo_z", "{\"training_set\": \"missing\"}");
    int running = begin(first);
    int waiting = begin(running);
    visitor.logIn(pair.operator("davi"), pair.password());
    visitor.awaitState(visitor.state(running), "RUNNING");

    forEachPage(visitor::checkAccess);
    go("processes");
    visitor.openProcess(running);
    assertThat(visitor.marked("output-text")).containsText("part 2 of 300");
    visitor.checkAccess("process");
    assertThat(visitor.marked("after")).containsText(first + " Successful");
    visitor.marked("on-behalf-of").getByRole(AriaRole.LINK).click();
    assertThat(visitor.line(waiting)).isVisible();
    assertThat(visitor.line(first)).hasCount(0);
    visitor.openProcess(waiting);
    assertThat(visitor.marked("after")).containsText(running + " Running");
    visitor.checkAccess("waiting");
    survey.stop(running).expect(200);
    visitor.awaitState(visitor.state(), "FAILED");
    assertThat(visitor.marked("after")).containsText(running + " Stopped");
    visitor.assertNoComplaint();
  }

  @Test
  void every_page_is_in_portuguese_for_those_who_ask_for_it() throws Exception {
    EnglishWords english = new EnglishWords(pair.checkout());
    ConsolePair.begin(survey, "photo_z", "{\"training_set\": \"missing\"}");
    int last = begin(ConsolePair.begin(survey, "photo_z", "{\"seconds\": 20}"));
    String operator = pair.operator("flavia");
    visitor.logIn(operator, pair.password());
    assertThat(english.in(page))
        .as("what the check finds where there is English")
        .contains("Processes", "Clear filters", "Connection lost; reconnecting …");
    visitor.close();
    open(new NewPageOptions().setLocale("pt-BR"));
    visitor.logIn(operator, pair.password(), "Processos");

    forEachPage(name -> visitor.checkPortuguese(name, english));
    go("processes");
    visitor.openProcess(last);
    visitor.checkPortuguese("process", english);
    visitor.marked("stop").click();
    assertThat(visitor.heading("Parar 1 processo?")).isVisible();
    visitor.checkPortuguese("confirm stop", english);
    visitor.marked("confirm").click();
    assertThat(visitor.marked("confirm-stop")).hasCount(0);
    visitor.assertNoComplaint();
  }

  @Test
  void the_stored_end_of_the_output_is_shown_after_the_run_directory_was_removed()
      throws IOException, InterruptedException, SQLException {
    int removed = ConsolePair.begin(survey, "hello_world", "");
    visitor.logIn(pair.astronomer("gil", survey.name()), pair.password());
    visitor.awaitState(visitor.state(removed), "SUCCESSFUL");
    pair.removeRunDirectory(removed, "said at the end\n");
    visitor.openProcess(removed);

    assertThat(visitor.marked("removed")).containsText("Retention has removed the run directory");
    assertThat(visitor.marked("output-text")).hasText("said at the end");
    assertThat(page.locator("[data-output-status]")).containsText("This is the end of the file");
    assertThat(visitor.marked("script")).hasCount(0);
    assertThat(visitor.marked("follow")).isHidden();
    visitor.marked("earlier").click();
    assertThat(visitor.marked("earlier")).isHidden();
    assertThat(visitor.marked("output-text")).hasText("said at the end");
    visitor.checkAccess("removed");
    visitor.assertNoComplaint();
  }
}
