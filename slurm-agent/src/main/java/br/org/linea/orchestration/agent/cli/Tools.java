package br.org.linea.orchestration.agent.cli;

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
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Hears of the start before everything else: refuses settings that nobody reads, and does the work
 * of the tools in place of the agent, which then never starts.
 */
@ApplicationScoped
class Tools {

  private static final Logger LOG = Logger.getLogger(Tools.class);
  private static final int FIRST_OF_ALL = 1;

  private final Config config;
  private final Instance<Doctor> doctor;
  private final Instance<Status> status;

  Tools(Config config, Instance<Doctor> doctor, Instance<Status> status) {
    this.config = config;
    this.doctor = doctor;
    this.status = status;
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
      case Main.DOCTOR -> throw end(doctor.get().examine(terminal(System.out)));
      case Main.STATUS -> throw end(status.get().show(terminal(System.out)));
      case Main.VERSION -> throw end(version());
      default -> LOG.debug("the agent starts");
    }
  }

  private int version() {
    terminal(System.out)
        .println("slurm-agent " + config.getValue("quarkus.application.version", String.class));
    return 0;
  }

  /** The exception keeps the agent from starting; the program ends by the request. */
  private static PreventFurtherStepsException end(int code) {
    Quarkus.asyncExit(code);
    return new PreventFurtherStepsException(code);
  }

  private static PrintWriter terminal(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
