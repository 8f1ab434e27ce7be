package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.store.DatabaseFaults;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Renders pages in the reader's language, and turns failures into pages that explain them. */
@ApplicationScoped
class PageRenderer {

  private static final Logger LOG = Logger.getLogger(PageRenderer.class);
  private static final String HTML = "text/html;charset=UTF-8";
  private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

  private final Person person;
  private final FormToken token;
  private final HttpHeaders headers;
  private final UriInfo uri;

  PageRenderer(Person person, FormToken token, HttpHeaders headers, UriInfo uri) {
    this.person = person;
    this.token = token;
    this.headers = headers;
    this.uri = uri;
  }

  /** The language of the page: Portuguese for those who ask for it first, else English. */
  Locale language() {
    return headers.getAcceptableLanguages().stream()
        .filter(each -> each.getLanguage().equals("pt") || each.getLanguage().equals("en"))
        .findFirst()
        .filter(each -> each.getLanguage().equals("pt"))
        .map(each -> PORTUGUESE)
        .orElse(Locale.ENGLISH);
  }

  /** The frame of a page for the person who is logged in. */
  Shell shell(String here) {
    return new Shell(root(), tag(), here, person.name(), person.operator(), token.value());
  }

  /** The frame of a page without login. */
  Shell anonymous() {
    return new Shell(root(), tag(), "", "", false, "");
  }

  private String tag() {
    return language().toLanguageTag();
  }

  /** Relative, since a proxy may publish the program below any path. */
  private String root() {
    long slashes = uri.getRequestUri().getRawPath().chars().filter(each -> each == '/').count();
    long prefix = uri.getBaseUri().getRawPath().chars().filter(each -> each == '/').count();
    return "../".repeat((int) Math.max(0, slashes - prefix)) + (slashes == prefix ? "./" : "");
  }

  /** Answers with a page, or with the page of the problem that kept it from being made. */
  Uni<Response> answer(Supplier<Uni<TemplateInstance>> page) {
    return respond(() -> page.get().chain(made -> rendered(made, 200)));
  }

  /** Gives an answer of any type, or the page of the problem. */
  Uni<Response> respond(Supplier<Uni<Response>> answer) {
    return Uni.createFrom().deferred(answer::get).onFailure().recoverWithUni(this::explained);
  }

  /** The form token of the person who is logged in. */
  String token() {
    return token.value();
  }

  /** Words for texts that are made in code. */
  <T> T messages(Class<T> bundle, Locale language) {
    return MessageBundles.get(bundle, Localized.Literal.of(language.toLanguageTag()));
  }

  /** Answers with a page that needs no login and nothing else. */
  Uni<Response> signedOut() {
    return rendered(ConsoleTemplates.signedOut(anonymous()), 200);
  }

  /** The page of the REST API's root. */
  Uni<Response> api() {
    return rendered(ConsoleTemplates.api(anonymous()), 200);
  }

  /** The text of a template in the reader's language. */
  Uni<String> text(TemplateInstance template) {
    return template.setLocale(language()).createUni();
  }

  private Uni<Response> rendered(TemplateInstance page, int status) {
    return text(page)
        .map(
            text ->
                Response.status(status)
                    .entity(text)
                    .type(HTML)
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                    .build());
  }

  /** A failure as a page. */
  Uni<Response> explained(Throwable problem) {
    if (problem instanceof ConsoleProblem known) {
      return problem(known.status(), "");
    }
    if (DatabaseFaults.isAway(problem) || problem instanceof TimeoutException) {
      LOG.warnf("a page cannot be shown because a service is away: %s", problem.getMessage());
      return problem(503, "").map(PageRenderer::soon);
    }
    String id = UUID.randomUUID().toString();
    LOG.errorf(problem, "page failed, id %s", id);
    return problem(500, id);
  }

  private Uni<Response> problem(int status, String id) {
    return rendered(ConsoleTemplates.problem(shell(""), status, id), status);
  }

  private static Response soon(Response answer) {
    return Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, 5).build();
  }
}
