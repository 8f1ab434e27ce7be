package br.org.linea.orchestration.api.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * What a request offers and what it wants, judged before its resource is looked for. The framework
 * takes a body without a type for a form, ends in a 500 when the type is none, ignores {@code
 * Accept} where several methods share an address, and answers {@code OPTIONS} with methods of other
 * addresses.
 */
class Negotiation {

  private static final Set<String> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT);

  /** Bodies are not read here, so none is refused. */
  private static final Pattern BODY_IS_IGNORED =
      Pattern.compile(
          "/api/(processes/[^/]+/(stop|finish)|dead-letters/replay"
              + "|webhooks/[^/]+/(pause|resume|rotate-secret|test))/?");

  /** Answers a POST with a redirect to XML. */
  private static final Pattern UWS = Pattern.compile("/uws/.*");

  @ServerRequestFilter(preMatching = true)
  Response methods(ContainerRequestContext request) {
    return HttpMethod.OPTIONS.equals(request.getMethod())
        ? Methods.of(request.getUriInfo().getPath())
            .map(
                methods ->
                    Response.ok().header(HttpHeaders.ALLOW, String.join(", ", methods)).build())
            .orElse(null)
        : null;
  }

  @ServerRequestFilter(preMatching = true)
  void mediaTypes(ContainerRequestContext request) {
    if (!WITH_BODY.contains(request.getMethod())) {
      return;
    }
    if (!UWS.matcher(request.getUriInfo().getPath()).matches() && !wantsJson(request)) {
      throw new NotAcceptableException();
    }
    if (!BODY_IS_IGNORED.matcher(request.getUriInfo().getPath()).matches()
        && !(isTyped(request) || isEmpty(request))) {
      throw new NotSupportedException();
    }
  }

  private static boolean wantsJson(ContainerRequestContext request) {
    try {
      List<MediaType> wanted = request.getAcceptableMediaTypes();
      return wanted.isEmpty()
          || wanted.stream().anyMatch(MediaType.APPLICATION_JSON_TYPE::isCompatible);
    } catch (IllegalArgumentException noMediaType) {
      return false;
    }
  }

  private static boolean isTyped(ContainerRequestContext request) {
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    try {
      return type != null && !MediaType.valueOf(type).isWildcardType();
    } catch (IllegalArgumentException noMediaType) {
      return false;
    }
  }

  private static boolean isEmpty(ContainerRequestContext request) {
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    return request.getHeaderString(HttpHeaders.CONTENT_TYPE) == null
        && (length == null || length.equals("0"))
        && request.getHeaderString("Transfer-Encoding") == null;
  }
}
