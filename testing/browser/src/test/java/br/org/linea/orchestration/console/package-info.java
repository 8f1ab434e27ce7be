/**
 * What people do in a browser: in the console of the API, its reference, and Keycloak's console.
 */
package br.org.linea.orchestration.console;
