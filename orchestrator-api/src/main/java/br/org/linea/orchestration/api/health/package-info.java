/** Readiness, part by part. May use {@code pipeline}. */
package br.org.linea.orchestration.api.health;
