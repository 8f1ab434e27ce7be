package br.org.linea.orchestration.agent.slurm;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A version of slurmrestd's answers and requests. Each release of Slurm speaks a few, and drops old
 * ones: none is common to all. Jobs were submitted by 38 (Slurm 22.05), 40 to 42 (24.11) and 43 to
 * 45 (26.05); 39 is as Slurm's sources have it.
 *
 * @param number {@code 38} for {@code v0.0.38}
 */
record RestVersion(int number) {

  /** Those that the agent knows. */
  static final String KNOWN = "v0.0.38 to v0.0.45";

  private static final int OLDEST = 38;
  private static final int NEWEST = 45;

  /** The last one that takes options of sbatch as they are, and the environment as an object. */
  private static final int LAST_PLAIN = 38;

  /** The last one with the script beside the job. */
  private static final int LAST_WITH_SCRIPT_OUTSIDE = 39;

  /** The first one of releases whose sbatch prepares the launchers of MPI. */
  private static final int FIRST_WITH_MPI = 40;

  private static final Pattern SUBMIT =
      Pattern.compile("slurm\\\\?/v0\\.0\\.(\\d{1,4})\\\\?/job\\\\?/submit\"");

  /** The newest one that both sides know, by slurmrestd's description of itself. */
  static Optional<RestVersion> newest(String openapi) {
    return SUBMIT
        .matcher(openapi)
        .results()
        .map((MatchResult found) -> new RestVersion(Integer.parseInt(found.group(1))))
        .filter(version -> version.number >= OLDEST && version.number <= NEWEST)
        .max(Comparator.comparing(RestVersion::number));
  }

  /** Where jobs are posted. */
  String submitPath() {
    return "/slurm/" + this + "/job/submit";
  }

  boolean isPlain() {
    return number <= LAST_PLAIN;
  }

  boolean hasScriptOutside() {
    return number <= LAST_WITH_SCRIPT_OUTSIDE;
  }

  boolean preparesMpi() {
    return number >= FIRST_WITH_MPI;
  }

  @Override
  public String toString() {
    return "v0.0." + number;
  }
}
