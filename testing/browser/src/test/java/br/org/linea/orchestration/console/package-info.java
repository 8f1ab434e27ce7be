/** The walk-through of {@code keycloak/README.md}, done by a browser. */
package br.org.linea.orchestration.console;
