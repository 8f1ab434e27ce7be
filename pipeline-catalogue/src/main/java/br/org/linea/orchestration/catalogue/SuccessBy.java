package br.org.linea.orchestration.catalogue;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What decides whether a run in Slurm has succeeded. */
@RegisterForReflection
public enum SuccessBy {
  /** The pipeline's own exit code, which the launcher keeps, whatever its template does then. */
  EXIT_FILE,
  /** Slurm's state and exit code, which are those of the whole job script. */
  SLURM
}
