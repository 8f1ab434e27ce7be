package br.org.linea.orchestration.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import br.org.linea.orchestration.stack.clients.ApiClient;
import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Both programs, two clients, and a person with a browser for each test. */
abstract class ConsoleFixture {

  static ConsolePair pair;
  static ApiClient survey;
  static ApiClient other;

  Visitor visitor;
  Page page;

  @BeforeAll
  static void start() {
    pair = ConsolePair.start();
    survey = pair.client("survey");
    other = pair.client("other");
  }

  @AfterAll
  static void stop() {
    if (pair != null) {
      survey.close();
      other.close();
      pair.close();
    }
  }

  @BeforeEach
  void open() {
    open(new NewPageOptions());
  }

  @AfterEach
  void close() {
    visitor.close();
  }

  /** Opens a browser with preferences. */
  final void open(NewPageOptions options) {
    // A colour that fades in has less contrast than the one it becomes.
    visitor =
        new Visitor(
            pair.url(), options.setViewportSize(1280, 800).setReducedMotion(ReducedMotion.REDUCE));
    page = visitor.page();
  }

  final void go(String name) {
    visitor.marked("nav-" + name).click();
    assertThat(page).hasURL(Pattern.compile("/console/" + name + "$"));
    page.waitForLoadState();
  }

  final void press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }
}
