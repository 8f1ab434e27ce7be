package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.messages.JobId;

/**
 * What the launcher that won the run directory wrote into its lock.
 *
 * @param job the job that runs, or ran, the pipeline
 * @param restart Slurm's restart count of that run, 0 for the first
 * @param host the node
 * @param start seconds since 1970, by the node's clock
 * @param inStep whether an srun of the template's started it, not the job script itself
 */
public record LauncherLock(JobId job, int restart, String host, long start, boolean inStep) {}
