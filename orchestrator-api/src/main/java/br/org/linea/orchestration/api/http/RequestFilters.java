package br.org.linea.orchestration.api.http;

import io.opentelemetry.api.trace.Span;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives every request its trace, which is in each log line about it and in the answer. */
class RequestFilters {

  private static final Pattern STREAM =
      Pattern.compile("/api/processes/(events|[^/]+/(events|logs/follow))/?");
  private static final Pattern FOLLOW = Pattern.compile("/api/processes/[^/]+/logs/?");

  /** Programs that know TAP look for jobs there. */
  private static final Pattern ASYNC = Pattern.compile("(/uws/[^/]+)/async(/.*)?");

  private final Trace trace;
  private final CurrentVertxRequest current;

  RequestFilters(Trace trace, CurrentVertxRequest current) {
    this.trace = trace;
    this.current = current;
  }

  @ServerRequestFilter(preMatching = true)
  void begin(ContainerRequestContext request) {
    trace.from(request.getHeaderString("traceparent"), Span.current().getSpanContext());
    MDC.put("traceId", trace.id());
    BodyLimit.body(current.getCurrent())
        .ifPresent(body -> request.setEntityStream(new ByteArrayInputStream(body)));
    if (HttpMethod.HEAD.equals(request.getMethod())
        && STREAM.matcher(request.getUriInfo().getPath()).matches()) {
      // It would be served as a GET, whose answer does not end.
      throw new NotAllowedException(HttpMethod.GET, new String[] {HttpMethod.OPTIONS});
    }
    Matcher async = ASYNC.matcher(request.getUriInfo().getPath());
    if (async.matches()) {
      request.setRequestUri(
          request
              .getUriInfo()
              .getRequestUriBuilder()
              .replacePath(async.group(1) + Objects.requireNonNullElse(async.group(2), ""))
              .build());
    }
    if (FOLLOW.matcher(request.getUriInfo().getPath()).matches()
        && "true".equals(request.getUriInfo().getQueryParameters().getFirst("follow"))) {
      // The same address answers in another form, which a resource method cannot do.
      request.setRequestUri(request.getUriInfo().getRequestUriBuilder().path("follow").build());
    }
  }

  @ServerResponseFilter
  void end(ContainerResponseContext response) {
    response.getHeaders().putSingle("traceresponse", trace.parent());
    if (MediaType.APPLICATION_JSON_TYPE.isCompatible(response.getMediaType())) {
      // JSON has no parameter charset (RFC 8259, section 11), and the old system named none.
      response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    }
  }
}
