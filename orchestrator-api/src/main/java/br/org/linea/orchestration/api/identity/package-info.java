/**
 * Authentication and authorization: tokens, scopes, owners, and the token address {@code
 * /o/token/}.
 */
package br.org.linea.orchestration.api.identity;
