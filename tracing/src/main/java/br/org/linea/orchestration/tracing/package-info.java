/**
 * Spans of the trace that a request begins and that messages carry as W3C trace context, and their
 * export to a collector. Quarkus starts the SDK of OpenTelemetry, if a setting says so.
 */
package br.org.linea.orchestration.tracing;
