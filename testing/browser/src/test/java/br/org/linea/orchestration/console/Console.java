package br.org.linea.orchestration.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;

/** Keycloak's console as its reader sees it: links, tabs, buttons and fields by their names. */
final class Console implements AutoCloseable {

  private final Path pictures;
  private final Browser browser = new Browser();
  private final Page page = browser.page();

  /**
   * Opens a browser.
   *
   * @param pictures folder for what {@link #picture} takes
   */
  Console(Path pictures) {
    this.pictures = pictures;
  }

  void logIn(URI keycloak, String password) {
    page.navigate(keycloak + "/admin/orchestration/console/");
    page.locator("#username").fill("operator");
    page.locator("#password").fill(password);
    page.locator("#kc-login").click();
  }

  void link(String name) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
  }

  void tab(String name) {
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
  }

  void button(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first().click();
  }

  /** A button of the dialog that lies over the page. */
  void confirm(String name) {
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  void menu(String name) {
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name)).click();
  }

  void fill(String label, String text) {
    page.getByLabel(label).first().fill(text);
  }

  void fillByHint(String hint, String text) {
    page.getByPlaceholder(hint).first().fill(text);
  }

  void set(String label, boolean on) {
    // A switch covers its own check box.
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
        .setChecked(on, new Locator.SetCheckedOptions().setForce(true));
  }

  /** The row of a table that shows this text. */
  private Locator row(String text) {
    return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(text));
  }

  void tick(String rowText) {
    row(rowText).getByRole(AriaRole.CHECKBOX).check();
  }

  void openMenuOf(String rowText) {
    row(rowText).getByRole(AriaRole.BUTTON).last().click();
  }

  void awaitText(String text) {
    page.getByText(text).first().waitFor();
  }

  String secret() {
    Locator field = page.locator("#kc-client-secret");
    field.waitFor();
    return field.inputValue();
  }

  /** Takes the picture that the document shows under this name, without passing notices. */
  void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(pictures.resolve(name + ".png"))
            .setStyle(".pf-v5-c-alert-group { display: none; }"));
  }

  @Override
  public void close() {
    browser.close();
  }
}
