/**
 * What the service manager is told: ready, alive, stopping. May use {@code watch}, {@code slurm}
 * (its {@code CommandRunner}) and {@code config}.
 */
package br.org.linea.orchestration.agent.supervision;
