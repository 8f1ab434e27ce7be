package br.org.linea.orchestration.api.lifecycle;

/**
 * The origin of a request.
 *
 * @param client who asked
 * @param traceparent W3C trace context of the request
 */
public record Origin(String client, String traceparent) {}
