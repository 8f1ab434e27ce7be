/** Registration, leases, assignment and heartbeats of agents. May use {@code store}. */
package br.org.linea.orchestration.api.agents;
