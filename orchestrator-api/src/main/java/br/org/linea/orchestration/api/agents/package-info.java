/** Registration, leases, assignment, heartbeats and hand-over of agents. */
package br.org.linea.orchestration.api.agents;
