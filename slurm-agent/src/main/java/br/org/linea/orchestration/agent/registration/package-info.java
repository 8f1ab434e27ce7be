/**
 * The rim towards {@code orchestrator-api}: registration, the lease, and the one read of the
 * agent's processes.
 *
 * <p>May use {@code dispatch}, {@code journal}, {@code catalogue}, {@code slurm}, {@code config}.
 */
package br.org.linea.orchestration.agent.registration;
