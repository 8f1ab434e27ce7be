/**
 * What happens to an HTTP request before its resource: addresses, methods, media types, bodies,
 * time-outs, traces, and limits on what clients may send and hold.
 */
package br.org.linea.orchestration.api.http;
