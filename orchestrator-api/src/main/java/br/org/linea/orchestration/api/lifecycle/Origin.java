package br.org.linea.orchestration.api.lifecycle;

/**
 * Where a request comes from.
 *
 * @param client who asked
 * @param traceparent W3C trace context of the request
 */
public record Origin(String client, String traceparent) {}
