/** Readiness, part by part. May use {@code pipeline} and {@code broker}. */
package br.org.linea.orchestration.api.health;
