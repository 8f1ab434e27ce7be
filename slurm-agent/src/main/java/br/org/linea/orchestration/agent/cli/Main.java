package br.org.linea.orchestration.agent.cli;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program's entrance. Without an argument it runs the agent. */
@QuarkusMain
@TopCommand
@Command(
    name = "slurm-agent",
    description = "Turns commands into Slurm jobs and streams their status back.",
    footer = "Settings come from the environment and from files: docs/configuration.md.")
public class Main implements Callable<Integer> {

  static final String RUN = "run";
  static final String DOCTOR = "doctor";
  static final String STATUS = "status";
  static final String ADOPT = "adopt";
  static final String RETENTION = "retention";
  static final String VERSION = "version";
  static final String JSON = "--json";
  static final String DRY_RUN = "--dry-run";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Says what there is.")
  private boolean help;

  /** Starts what the first argument names. */
  public static void main(String... arguments) {
    int code = new CommandLine(new Main()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs the agent. */
  @Override
  public Integer call() {
    return run();
  }

  @Command(name = RUN, description = "Runs the agent until it is stopped (the default).")
  int run() {
    Quarkus.run(RUN);
    return 0;
  }

  @Command(
      name = DOCTOR,
      description =
          "Looks at settings, folders, pipelines, Slurm, broker, Keycloak and API, and says what is"
              + " wrong. Changes nothing. Ends with 1 when something is.")
  int doctor(
      @Option(names = JSON, description = "One JSON object instead of lines.") boolean json) {
    return json ? tool(DOCTOR, JSON) : tool(DOCTOR);
  }

  @Command(
      name = STATUS,
      description =
          "Shows what the journal holds, whether or not an agent works with it: processes, jobs,"
              + " events that the broker has not confirmed. Changes nothing.")
  int status() {
    return tool(STATUS);
  }

  @Command(
      name = ADOPT,
      description =
          "Takes over all that another agent has in hand, for good: for an agent that will not"
              + " come back. Needs an operator's token in the variable ORCHESTRATION_TOKEN.")
  int adopt(@Parameters(paramLabel = "WORKER", description = "The lost agent.") String worker) {
    return tool(ADOPT, worker);
  }

  @Command(
      name = RETENTION,
      description =
          "Removes run directories that are past the time that retention in pipelines.yaml gives"
              + " them; works beside a running agent. Ends with 1 when one could not be removed.")
  int retention(
      @Option(names = DRY_RUN, description = "Says what would be removed, and removes nothing.")
          boolean dryRun) {
    return dryRun ? tool(RETENTION, DRY_RUN) : tool(RETENTION);
  }

  @Command(name = VERSION, description = "Says which version this is.")
  int version() {
    return tool(VERSION);
  }

  /** Its words go to standard output alone, and a warning of a library is none of them. */
  private static int tool(String... words) {
    System.setProperty("quarkus.log.level", "ERROR");
    System.setProperty("quarkus.log.console.stderr", "true");
    System.setProperty("quarkus.banner.enabled", "false");
    Quarkus.run(words);
    return 0;
  }
}
