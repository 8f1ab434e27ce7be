/**
 * The benchmark behind {@code deploy/local/bench}: both packaged programs on real services, each
 * goal a row that says met or not met.
 */
package br.org.linea.orchestration.bench;
