package br.org.linea.orchestration.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
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

  private static final int MOST_STOPS = 60;

  private final URI api;
  private final Browser browser;
  private final Page page;
  private boolean mayFail;
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
              && !(mayFail && message.text().contains("net::ERR_FAILED"))) {
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

  /** From now on the browser may log requests that got no answer. */
  void allowFailedRequests() {
    mayFail = true;
  }

  /** Opens the console, and logs in on Keycloak's page on the way. */
  void logIn(String name, String password) {
    logIn(name, password, "Processes");
  }

  /** The same where the list of processes has another title. */
  void logIn(String name, String password, String title) {
    page.navigate(api + "/console/");
    page.locator("#username").fill(name);
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
    assertThat(heading(title)).isVisible();
  }

  Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
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

  /** Goes to what the console marks so with the Tab key, and presses Enter. */
  void pressByKeyboard(String name) {
    String wanted = "[data-test=" + name + "]";
    for (int step = 0; step < MOST_STOPS; step++) {
      if (page.evaluate("wanted => document.activeElement.matches(wanted)", wanted)
          .equals(Boolean.TRUE)) {
        page.keyboard().press("Enter");
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError("the Tab key does not lead to " + wanted);
  }

  /**
   * Checks the page that is open by the rules of WCAG 2.2 AA, in both themes and in a large window,
   * and that it fits that and the window of a phone. What it finds is a complaint.
   */
  void checkAccess(String name) {
    picture(name);
    checkRules(name);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
    picture(name + "-dark");
    checkRules(name + ", dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(360, 740);
    picture(name + "-360");
    checkWidth(name + ", 360 px");
    page.setViewportSize(1920, 1080);
    checkWidth(name + ", 1920 px");
    checkRules(name + ", 1920 px");
    page.setViewportSize(1280, 800);
  }

  /** Checks that the page is in Brazilian Portuguese and by the rules of WCAG 2.2 AA. */
  void checkPortuguese(String name, EnglishWords english) {
    page.waitForLoadState();
    assertThat(page.locator("html")).hasAttribute("lang", "pt-BR");
    english.in(page).forEach(text -> complaints.add(name + " has English: " + text));
    checkRules(name + ", pt-BR");
  }

  private void checkWidth(String name) {
    if (!page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        .equals(Boolean.TRUE)) {
      complaints.add(name + ": wider than its window");
    }
  }

  private void checkRules(String name) {
    new AxeBuilder(page)
        .setLegacyMode(true)
        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
        .analyze()
        .getViolations()
        .forEach(
            rule ->
                complaints.add(
                    "%s: %s: %s"
                        .formatted(name, rule.getId(), rule.getNodes().getFirst().getHtml())));
  }

  private void picture(String name) {
    String folder = System.getProperty("orchestration.console.pictures");
    if (folder != null) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder).resolve(name + ".png")));
    }
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
