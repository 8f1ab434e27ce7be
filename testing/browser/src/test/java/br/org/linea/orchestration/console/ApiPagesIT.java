package br.org.linea.orchestration.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The API's own pages, as a person opens them. */
@Tag("long")
class ApiPagesIT {

  private static LocalStack stack;
  private static OrchestratorApi api;
  private static MachineClient client;

  private final Browser browser = new Browser();
  private final Page page = browser.page();

  @BeforeAll
  static void start() {
    stack = LocalStack.open();
    stack.require(Service.POSTGRES, Service.RABBITMQ, Service.KEYCLOAK);
    api =
        OrchestratorApi.start(
            Site.fresh(
                stack, stack.project().pipelines(), stack.folder("runs"), stack.folder("datasets")),
            "api",
            Map.of());
    try (MachineClients clients = stack.keycloak().clients()) {
      client =
          clients.register(
              "reader-of-pages-" + UUID.randomUUID().toString().substring(0, 4),
              Optional.empty(),
              List.of("read", "write"),
              List.of());
    }
  }

  @AfterAll
  static void stop() {
    try {
      if (api != null) {
        api.terminate();
      }
    } finally {
      stack.close();
    }
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private Locator button(Locator within, String name) {
    return within.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Logs in as the client, in the page's own dialog. */
  private void authorize(String secret) {
    page.navigate(api.url() + "/api/swagger/");
    page.locator("button.authorize").first().click();
    Locator dialog = page.locator(".modal-ux");
    dialog.locator("#client_id_clientCredentials").fill(client.id());
    dialog.locator("#client_secret_clientCredentials").fill(secret);
    dialog.getByText("select all").click();
    dialog.locator("button.authorize").click();
  }

  /** Opens an operation and tries it; returns what the program answered. */
  private Response tried(String operation, String address) {
    page.locator(".modal-ux button.btn-done").click();
    Locator block = page.locator("#operations-" + operation);
    block.locator(".opblock-summary-control").first().click();
    button(block, "Try it out").click();
    return page.waitForResponse(
        response -> response.url().endsWith(address), () -> button(block, "Execute").click());
  }

  @Test
  void a_client_logs_in_on_the_page_and_tries_an_address() {
    authorize(client.secret());
    assertThat(page.locator(".modal-ux button.authorize")).hasText("Logout");

    Response answer = tried("Pipelines-pipelines", "/api/pipelines/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("hello_world");
    assertThat(page.locator("#operations-Pipelines-pipelines .live-responses-table .response"))
        .containsText("hello_world");
  }

  @Test
  void a_wrong_secret_is_reported_on_the_page() {
    authorize("wrong");
    assertThat(page.locator(".modal-ux .errors")).containsText("invalid_client");
  }

  @Test
  void the_reference_shows_every_address() {
    page.navigate(api.url() + "/api/redoc/");
    assertThat(page.getByText("/api/processes/{id}/status/").first()).isVisible();
    assertThat(page.locator("article")).not().hasCount(0);
    assertThat(page.getByText("Loading…")).hasCount(0);
  }
}
