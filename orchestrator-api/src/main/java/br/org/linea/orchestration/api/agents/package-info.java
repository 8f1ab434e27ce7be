/**
 * Registration, leases, assignment and heartbeats of agents, and what they alone can read. Declares
 * the ports that {@code broker} implements. May use {@code store}.
 */
package br.org.linea.orchestration.api.agents;
