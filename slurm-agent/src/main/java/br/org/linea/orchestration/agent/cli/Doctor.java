package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.agent.slurm.SlurmCheckup;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Looks at all that the agent relies on. */
@ApplicationScoped
class Doctor {

  private static final Logger LOG = Logger.getLogger(Doctor.class);

  private final Map<String, Check> checks;

  @Inject
  Doctor(
      AgentConfig settings,
      Config config,
      Catalogue catalogue,
      SlurmCheckup slurm,
      SlurmGateway gateway,
      JobEnvironment environment,
      Clock clock) {
    Map<String, Check> all = new LinkedHashMap<>();
    all.put("Settings", new SettingsCheck(config));
    all.put("Folders", new FolderCheck(settings, environment));
    all.put("Pipelines", new PipelineCheck(settings, catalogue, slurm, environment));
    if (settings.executors().contains("slurm")) {
      all.put("Slurm", new SlurmCheck(settings.slurm(), slurm, gateway, clock));
    }
    all.put("Broker", new BrokerCheck(new WorkerName(settings.worker()), config));
    all.put("Keycloak and API", new ApiCheck(settings, config, clock));
    this.checks = all;
  }

  Doctor(Map<String, Check> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  /**
   * Prints a line per finding.
   *
   * @return 0 when nothing is wrong, else 1
   */
  int examine(PrintWriter out) {
    int faults = 0;
    for (Map.Entry<String, Check> check : checks.entrySet()) {
      out.println(check.getKey());
      for (Finding finding : look(check.getValue())) {
        out.println("  " + finding.line());
        faults += finding.isFault() ? 1 : 0;
      }
    }
    out.println(
        switch (faults) {
          case 0 -> "Nothing is wrong.";
          case 1 -> "One thing is wrong.";
          default -> faults + " things are wrong.";
        });
    return faults == 0 ? 0 : 1;
  }

  /**
   * Prints all findings as one JSON object, for a monitor or a configuration manager.
   *
   * @return 0 when nothing is wrong, else 1
   */
  int examineAsJson(PrintWriter out) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode findings = JsonNodeFactory.instance.arrayNode();
    int faults = 0;
    for (Map.Entry<String, Check> check : checks.entrySet()) {
      for (Finding finding : look(check.getValue())) {
        findings
            .addObject()
            .put("check", check.getKey())
            .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
            .put("sentence", finding.sentence());
        faults += finding.isFault() ? 1 : 0;
      }
    }
    report.put("faults", faults).set("findings", findings);
    out.println(report.toPrettyString());
    return faults == 0 ? 0 : 1;
  }

  private static List<Finding> look(Check check) {
    try {
      return check.look();
    } catch (RuntimeException e) {
      LOG.debug("a check has failed", e);
      return List.of(
          Finding.fault(
              "This could not be looked at: %s",
              e.getMessage() == null ? "a fault of this program" : e.getMessage()));
    }
  }
}
