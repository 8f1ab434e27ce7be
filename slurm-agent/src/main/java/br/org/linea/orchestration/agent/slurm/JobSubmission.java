package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.catalogue.RunOptions;
import java.nio.file.Path;

/**
 * A prepared run, ready for sbatch.
 *
 * @param name by which the job is found again
 * @param runDirectory the job's working directory, absolute
 * @param script the job script, absolute
 * @param comment for people who look at the job in Slurm
 * @param options what its pipeline's entry asks of Slurm
 */
public record JobSubmission(
    JobName name, Path runDirectory, Path script, String comment, RunOptions options) {}
