/**
 * Slurm's commands. {@link br.org.linea.orchestration.agent.slurm.SlurmGateway} is the entry; each
 * command has a class with its argument list and its parser.
 */
package br.org.linea.orchestration.agent.slurm;
