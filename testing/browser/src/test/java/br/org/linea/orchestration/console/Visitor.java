package br.org.linea.orchestration.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A person in a browser who uses the API's console. Collects what a browser complains about: failed
 * scripts, breaches of the content security policy, answers that are errors, and requests to other
 * sites.
 */
final class Visitor implements AutoCloseable {

  /** A job has to pass through Slurm's queue, and the agent looks every few seconds. */
  private static final double JOB_LIMIT_MILLIS = 60_000;

  /** What htmx logs when a stream ends, as it does when a person leaves a page. */
  private static final String END_OF_STREAM = "Event";

  private final URI api;
  private final Browser browser;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  /** Opens a browser. */
  Visitor(URI api, NewPageOptions options) {
    this.api = api;
    this.browser = new Browser(options);
    this.page = browser.page();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")
              && message.location().startsWith(api.toString())
              && !message.text().equals(END_OF_STREAM)) {
            complaints.add(message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    page.onRequest(
        request -> {
          if (!request.url().startsWith("http://127.0.0.1:")
              && !request.url().startsWith("data:")) {
            complaints.add("a request to another site: " + request.url());
          }
        });
  }

  Page page() {
    return page;
  }

  /** Opens the console, and logs in on Keycloak's page on the way. */
  void logIn(String name, String password) {
    page.navigate(api + "/console/");
    page.locator("#username").fill(name);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
    assertThat(heading("Processes")).isVisible();
  }

  Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  /** What the console marks for tests. */
  Locator marked(String name) {
    return page.locator("[data-test=" + name + "]");
  }

  /** The line of a process in the list. */
  Locator line(int process) {
    return page.locator("#process-" + process);
  }

  /** The state at the top of the page of a process. */
  Locator state() {
    return page.locator("#state h1 + [data-test=state]");
  }

  /** The state in the line of a process. */
  Locator state(int process) {
    return line(process).locator("[data-test=state]");
  }

  void awaitState(Locator state, String name) {
    assertThat(state)
        .hasAttribute(
            "data-state",
            name,
            new LocatorAssertions.HasAttributeOptions().setTimeout(JOB_LIMIT_MILLIS));
  }

  void openProcess(int process) {
    line(process).getByRole(AriaRole.LINK).click();
    assertThat(state()).isVisible();
  }

  /** Fails when the browser complained about a page of the console. */
  void assertNoComplaint() {
    assertThat(complaints).as("complaints of the browser").isEmpty();
  }

  @Override
  public void close() {
    browser.close();
  }
}
