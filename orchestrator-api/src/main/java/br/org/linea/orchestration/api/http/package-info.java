/**
 * The edge towards HTTP, before a request reaches its resource: addresses, bodies, time-outs, and
 * limits on what callers may hold.
 */
package br.org.linea.orchestration.api.http;
