/**
 * What becomes of the jobs: one query for all of them per tick, the rest from accounting and the
 * run directories, what changed into the journal.
 *
 * <p>May use {@code plan}, {@code slurm}, {@code local}, {@code journal}, {@code schedule}, {@code
 * untrusted}, {@code config}.
 */
package br.org.linea.orchestration.agent.watch;
