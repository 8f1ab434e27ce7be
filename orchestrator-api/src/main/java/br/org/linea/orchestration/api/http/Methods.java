package br.org.linea.orchestration.api.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The methods of each address. A 405 must name them (RFC 9110, section 15.5.6), and the framework
 * does not; some wrong methods it even answers with 404.
 */
public final class Methods {

  private static final Map<Pattern, List<String>> BY_ADDRESS = new LinkedHashMap<>();

  static {
    List<String> read = List.of("GET", "HEAD", "OPTIONS");
    add("/api/processes", List.of("GET", "HEAD", "OPTIONS", "POST"));
    List<String> stream = List.of("GET", "OPTIONS");
    add("/api/processes/events", stream);
    add("/api/processes/batch", List.of("OPTIONS", "POST"));
    add("/api/processes/[^/]+(/events|/logs/follow)", stream);
    add("/api/processes/[^/]+", List.of("DELETE", "GET", "HEAD", "OPTIONS"));
    add("/api/processes/[^/]+(/status|/history|/usage|/logs)", read);
    add("/api/processes/[^/]+/(files|files/.+|archive)", read);
    add("/api/processes/[^/]+/(stop|finish)", List.of("GET", "OPTIONS", "POST"));
    add("/api/processes/[^/]+/(rerun|abandon)", List.of("OPTIONS", "POST"));
    add("/api/agents/[^/]+", List.of("OPTIONS", "PUT"));
    add("/api/agents/[^/]+/(processes|ended)", read);
    add("/api/agents/[^/]+/(hand-over|removed)", List.of("OPTIONS", "POST"));
    add("/api/owners/[^/]+/quota", List.of("DELETE", "GET", "HEAD", "OPTIONS", "PUT"));
    add("/api/webhooks", List.of("GET", "HEAD", "OPTIONS", "POST"));
    add("/api/webhooks/[^/]+/deliveries", read);
    add("/api/webhooks/[^/]+/(pause|resume|rotate-secret|test|replay)", List.of("OPTIONS", "POST"));
    add("/api/webhooks/[^/]+", List.of("DELETE", "GET", "HEAD", "OPTIONS"));
    add("/api/dead-letters/replay", List.of("OPTIONS", "POST"));
    add("/api/pipelines/[^/]+(/schema)?", read);
    add("/api/pipelines/[^/]+/validate", List.of("OPTIONS", "POST"));
    add("/api(/pipelines|/sysinfo|/agents|/schema|/swagger|/redoc)?", read);
    add("/uws/[^/]+/(availability|capabilities)", read);
    add("/uws/[^/]+", List.of("GET", "HEAD", "OPTIONS", "POST"));
    add("/uws/[^/]+/[^/]+", List.of("DELETE", "GET", "HEAD", "OPTIONS", "POST"));
    add(
        "/uws/[^/]+/[^/]+/(phase|parameters|executionduration|destruction)",
        List.of("GET", "HEAD", "OPTIONS", "POST"));
    add("/uws/[^/]+/[^/]+/(quote|owner|error|results)", read);
    add("/uws/[^/]+/[^/]+/results/(files/.+|[^/]+)", read);
    add("/o/token", List.of("OPTIONS", "POST"));
  }

  private Methods() {}

  private static void add(String address, List<String> methods) {
    BY_ADDRESS.put(Pattern.compile(address + "/?"), methods);
  }

  /** The methods of an address; empty when it is not there. */
  public static Optional<List<String>> of(String path) {
    return BY_ADDRESS.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
