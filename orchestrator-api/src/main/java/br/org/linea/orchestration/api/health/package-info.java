/**
 * Readiness, part by part, and what can be measured of the whole. May use {@code process}, {@code
 * store}, {@code pipeline} and {@code broker}.
 */
package br.org.linea.orchestration.api.health;
