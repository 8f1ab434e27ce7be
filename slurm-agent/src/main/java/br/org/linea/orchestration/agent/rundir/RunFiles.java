package br.org.linea.orchestration.agent.rundir;

/** Names of files in a run directory. Clients know those without a leading dot. */
public final class RunFiles {

  static final String CONFIG = "config.yml";
  static final String PROCESS = "process.yml";

  /** The job script. */
  public static final String SCRIPT = "job.sbatch";

  /** The job's standard output. */
  public static final String OUT = "run.out";

  /** The job's standard error. */
  public static final String ERR = "run.err";

  static final String RETURN_CODE = "return.code";

  /** The folder of what is the agent's own. */
  static final String OWN = ".orchestration";

  /** Below {@link #OWN}: whose run directory this is. */
  static final String TASK = "task";

  /** Below {@link #OWN}: the script around the command. */
  static final String LAUNCHER = "launch";

  /** Below {@link #OWN}: who runs, or ran. */
  static final String LOCK = "lock";

  /**
   * Below {@link #OWN}: {@code exit.<job>.<restart>}, for ranks above 0 with the rank behind it.
   */
  static final String EXIT = "exit.";

  /** Below the processing folder: where launchers drop their marks. */
  static final String WAKE = ".orchestration-wake";

  private RunFiles() {}
}
