package br.org.linea.orchestration.console;

import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium with one page, as large as the documents show it. */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int LIMIT_MILLIS = 30_000;

  private final Playwright playwright;
  private final Page page;

  Browser() {
    this(new NewPageOptions().setViewportSize(1200, 800));
  }

  /** With a page of another size or other preferences; in English unless they say otherwise. */
  Browser(NewPageOptions options) {
    if (options.locale == null) {
      options.setLocale("en-US");
    }
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    // Its sandbox refuses root and needs user namespaces; what it shows here is our own.
    this.page =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox")))
            .newPage(options);
    page.setDefaultTimeout(LIMIT_MILLIS);
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
  }

  Page page() {
    return page;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
