package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.UnsafeSettings;
import br.org.linea.orchestration.agent.journal.Journal;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Hears of the start before everything else: refuses unknown and unsafe settings in production, and
 * does the work of the tools in place of the agent, which then never starts.
 */
@ApplicationScoped
class Tools {

  private static final Logger LOG = Logger.getLogger(Tools.class);
  private static final java.util.logging.Logger SHUTDOWN =
      java.util.logging.Logger.getLogger("io.quarkus.runtime.shutdown.ShutdownRecorder");
  private static final int FIRST_OF_ALL = 1;

  private final Config config;
  private final Journal journal;
  private final Instance<Doctor> doctor;
  private final Instance<Status> status;
  private final Instance<Adopt> adopt;
  private final Instance<RunRetentionTool> retention;

  Tools(
      Config config,
      Journal journal,
      Instance<Doctor> doctor,
      Instance<Status> status,
      Instance<Adopt> adopt,
      Instance<RunRetentionTool> retention) {
    this.config = config;
    this.journal = journal;
    this.doctor = doctor;
    this.status = status;
    this.adopt = adopt;
    this.retention = retention;
  }

  void start(
      @Observes @Priority(FIRST_OF_ALL) StartupEvent event,
      @CommandLineArguments String[] arguments) {
    UnknownSettings.in(config.getPropertyNames())
        .ifPresent(
            sentence -> {
              terminal(System.err).println(sentence);
              throw end(1);
            });
    switch (arguments.length == 0 ? Main.RUN : arguments[0]) {
      case Main.DOCTOR -> throw end(examine(arguments.length > 1));
      case Main.STATUS -> throw end(status.get().show(terminal(System.out)));
      case Main.ADOPT -> throw end(adopt.get().from(arguments[1], terminal(System.out)));
      case Main.RETENTION ->
          throw end(retention.get().sweep(arguments.length > 1, terminal(System.out)));
      case Main.VERSION -> throw end(version());
      default -> {
        refuseUnsafeSettings();
        openJournal();
      }
    }
  }

  private int examine(boolean asJson) {
    PrintWriter out = terminal(System.out);
    return asJson ? doctor.get().examineAsJson(out) : doctor.get().examine(out);
  }

  private void refuseUnsafeSettings() {
    List<String> faults =
        LaunchMode.current().isDevOrTest() ? List.of() : UnsafeSettings.in(config);
    if (!faults.isEmpty()) {
      terminal(System.err).println("slurm-agent does not start:\n  " + String.join("\n  ", faults));
      throw end(1);
    }
  }

  /** Before the broker sees this agent: another one may be at work under this name. */
  private void openJournal() {
    try {
      LOG.debugf("journal %s", journal.id());
    } catch (IllegalStateException e) {
      LOG.debug("the journal cannot be opened", e);
      terminal(System.err).println(e.getMessage());
      throw end(1);
    }
  }

  private int version() {
    terminal(System.out)
        .println("slurm-agent " + config.getValue("quarkus.application.version", String.class));
    return 0;
  }

  /** The exception keeps the agent from starting; the program ends by the request. */
  private static PreventFurtherStepsException end(int code) {
    // It complains that what has never started cannot be shut down.
    SHUTDOWN.setLevel(Level.OFF);
    Quarkus.asyncExit(code);
    return new PreventFurtherStepsException(code);
  }

  private static PrintWriter terminal(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
