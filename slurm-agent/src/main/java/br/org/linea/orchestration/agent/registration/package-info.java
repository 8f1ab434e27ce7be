/**
 * Calls to {@code orchestrator-api}: registration, the lease, and the list of the agent's
 * processes.
 */
package br.org.linea.orchestration.agent.registration;
