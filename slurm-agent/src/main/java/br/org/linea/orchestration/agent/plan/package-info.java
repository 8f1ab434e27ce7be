/**
 * Pure decisions: how a job is named, what a word of Slurm means, what a run's end is worth. No
 * clock, no file, no framework.
 *
 * <p>May use {@code java.*}, the messages, and itself.
 */
package br.org.linea.orchestration.agent.plan;
