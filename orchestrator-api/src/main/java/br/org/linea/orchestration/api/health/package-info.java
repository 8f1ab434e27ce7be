/**
 * Readiness, part by part, and what can be measured of the whole. May use {@code process}, {@code
 * store}, {@code pipeline}, {@code broker} and {@code http}.
 */
package br.org.linea.orchestration.api.health;
