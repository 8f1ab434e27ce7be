package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.messages.WorkerName;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code deploy/import}; docs/import.md tells how it is used. */
@Command(
    name = "deploy/import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Brings the processes of the Django system over: ids stay, running Slurm jobs are adopted.",
      "All is written in one transaction. What is there already stays as it is."
    },
    footer = {
      "Passwords come from the variables IMPORT_FROM_PASSWORD and IMPORT_TO_PASSWORD.",
      "Ends with 0 when everything is there, 1 when rows were left, 2 for a wrong command"
          + " line, 3 when nothing could be done."
    })
public final class ImportCommand implements Callable<Integer> {

  private static final int LEFT = 1;
  private static final int REFUSED = 3;

  /** Held, or the level would be forgotten. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description = "The old database: an SQLite file, or postgresql://user@host:port/database.")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TARGET",
      description = "orchestrator-api's database: postgresql://user@host:port/database.")
  private String to;

  @Option(
      names = "--owner",
      paramLabel = "OLD=NEW",
      description =
          "What the old user's processes are to belong to: a client's owner attribute, or its id."
              + " May come several times.")
  private Map<String, String> owners = new LinkedHashMap<>();

  @Option(
      names = "--agent",
      paramLabel = "WORKER",
      description =
          "Who watches running Slurm jobs from now on, and answers for the files of all processes.")
  private String agent;

  @Option(
      names = "--job-name",
      paramLabel = "NAME",
      defaultValue = "JOB_{id}",
      description = "How the old system named its jobs (default: ${DEFAULT-VALUE}).")
  private String jobName;

  @Option(
      names = "--give-up",
      description = "Brings over as ended what seems alive and cannot be adopted.")
  private boolean giveUp;

  @Option(names = "--dry-run", description = "Says what would be done, and writes nothing.")
  private boolean dryRun;

  private final Map<String, String> environment;

  /** With the environment that holds the passwords. */
  public ImportCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The command. */
  public static void main(String... arguments) {
    FLYWAY.setLevel(Level.WARNING);
    System.exit(new CommandLine(new ImportCommand(System.getenv())).execute(arguments));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (OldDatabase source = new OldDatabase(address(from, "IMPORT_FROM_PASSWORD"));
        NewDatabase target = new NewDatabase(address(to, "IMPORT_TO_PASSWORD"))) {
      Report report =
          new Importer(source, target, owners, worker())
              .run(jobName, giveUp, dryRun, Clock.systemUTC().instant());
      report.print(out, dryRun);
      return report.isComplete() ? 0 : LEFT;
    } catch (Refusal e) {
      refuse(e.getMessage());
    } catch (SQLException e) {
      refuse("the new database did not take it: " + e.getMessage());
    }
    return REFUSED;
  }

  private void refuse(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("Nothing was written: " + why + ".");
    err.flush();
  }

  private Address address(String text, String password) {
    return new Address(text, Optional.ofNullable(environment.get(password)));
  }

  private Optional<WorkerName> worker() {
    try {
      return Optional.ofNullable(agent).map(WorkerName::new);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--agent: " + e.getMessage(), e);
    }
  }
}
