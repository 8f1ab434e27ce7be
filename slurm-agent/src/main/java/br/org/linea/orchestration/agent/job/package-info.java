/**
 * Pure decisions: how a job is named, what a Slurm state means, how a run's end is judged. No
 * clock, no file, no framework.
 */
package br.org.linea.orchestration.agent.job;
