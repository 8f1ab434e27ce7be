/**
 * Slurm, and what it needs on the shared disk. {@link
 * br.org.linea.orchestration.agent.slurm.SlurmGateway} asks Slurm's commands: each has a class with
 * its argument list and its parser, and {@link
 * br.org.linea.orchestration.agent.slurm.CommandRunner} is the only one that starts programs.
 * {@link br.org.linea.orchestration.agent.slurm.RunDirectories} writes what a job finds in its run
 * directory, the launcher among it, and reads what the launcher leaves there.
 *
 * <p>May use {@code plan}, {@code untrusted} and {@code config}.
 */
package br.org.linea.orchestration.agent.slurm;
