/** Who calls: scopes, ownership, and the façade {@code /o/token/} before Keycloak. */
package br.org.linea.orchestration.api.identity;
