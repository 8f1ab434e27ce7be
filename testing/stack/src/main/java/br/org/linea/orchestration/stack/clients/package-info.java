/**
 * Registers machine clients and people in the bundled realm, as an operator does in Keycloak's
 * console, through Keycloak's admin API; logs people in.
 */
package br.org.linea.orchestration.stack.clients;
