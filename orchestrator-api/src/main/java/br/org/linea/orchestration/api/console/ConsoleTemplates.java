package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.agents.DeadLetters;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The templates in {@code templates/console}, checked when the program is built. */
@CheckedTemplate(basePath = "console")
final class ConsoleTemplates {

  private ConsoleTemplates() {}

  static native TemplateInstance problem(Shell shell, int status, String id);

  static native TemplateInstance signedOut(Shell shell);

  static native TemplateInstance processes(
      Shell shell,
      ProcessFilter filter,
      List<ProcessLine> lines,
      List<String> pipelines,
      String previous,
      String next,
      int most,
      boolean ownerless);

  static native TemplateInstance process(Shell shell, ProcessView process, String config);

  static native TemplateInstance processState(ProcessView process, String token);

  static native TemplateInstance confirmStop(Shell shell, List<ProcessLine> lines);

  static native TemplateInstance confirmDelete(Shell shell, ProcessLine line);

  static native TemplateInstance start(
      Shell shell,
      Runs.Fields fields,
      List<String> pipelines,
      List<String> owners,
      StartOutcome outcome,
      List<SchemaForm.Group> groups,
      List<ResourceField> resources,
      boolean text);

  static native TemplateInstance agents(Shell shell, List<AgentsPage.AgentLine> lines);

  static native TemplateInstance confirmHandOver(
      Shell shell, AgentsPage.AgentLine from, AgentsPage.AgentLine to);

  static native TemplateInstance operations(
      Shell shell,
      List<OperationsPage.Part> parts,
      String outbox,
      String age,
      DeadLetters.Replay replay,
      List<OperationsPage.RefusedLine> refused,
      String keycloak);

  static native TemplateInstance api(Shell shell);

  static native TemplateInstance pipelines(
      Shell shell, List<PipelinesPage.PipelineLine> lines, String problem);

  static native TemplateInstance pipeline(Shell shell, PipelinePage.PipelineReport report);

  static native TemplateInstance line(ProcessLine line);
}
