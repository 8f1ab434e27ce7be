/** Starts the two packaged programs, {@code orchestrator-api} and {@code slurm-agent}. */
package br.org.linea.orchestration.stack.programs;
