package br.org.linea.orchestration.api.http;

import io.opentelemetry.api.trace.SpanContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace of the present request: the caller's, carried on, or a new one.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
@RequestScoped
public class Trace {

  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2}).*");
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private String id = random(TRACE_BYTES);
  private String flags = "00";
  private String span = random(SPAN_BYTES);

  /**
   * Takes up the trace of the request's own span, where spans are exported, else the caller's, if
   * {@code header} is one.
   */
  void from(String header, SpanContext exported) {
    if (exported.isValid()) {
      id = exported.getTraceId();
      span = exported.getSpanId();
      flags = exported.getTraceFlags().asHex();
      return;
    }
    Matcher matcher = PARENT.matcher(header == null ? "" : header);
    if (matcher.matches()) {
      id = matcher.group(1);
      flags = matcher.group(2);
    }
  }

  /** The number that is the same everywhere. */
  String id() {
    return id;
  }

  /** What goes on to others. */
  public String parent() {
    return "00-" + id + "-" + span + "-" + flags;
  }

  private static String random(int bytes) {
    byte[] value = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
