package br.org.linea.orchestration.api.console;

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
      String next,
      int most,
      boolean ownerless);

  static native TemplateInstance process(Shell shell, ProcessView process, String config);

  static native TemplateInstance processState(ProcessView process, String token);

  static native TemplateInstance confirmStop(Shell shell, List<ProcessLine> lines);

  static native TemplateInstance line(ProcessLine line);
}
