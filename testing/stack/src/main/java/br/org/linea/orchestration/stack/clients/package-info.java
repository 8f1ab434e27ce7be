/**
 * Registers machine clients in the bundled realm, as an operator does in Keycloak's console,
 * through Keycloak's admin API.
 */
package br.org.linea.orchestration.stack.clients;
