/** Readiness checks, one for each part, and gauges of what the database counts. */
package br.org.linea.orchestration.api.health;
