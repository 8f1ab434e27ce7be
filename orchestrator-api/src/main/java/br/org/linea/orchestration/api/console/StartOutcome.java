package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.AskedResources;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a form that starts a process.
 *
 * @param started number of the new process
 * @param error why there is none, in a sentence; may be empty
 * @param errors the faults of the config
 * @param refused the faults of the resources
 * @param warnings of a config that could be started
 * @param curl the same request for a shell, empty unless the form was checked and is right
 * @param python the same request for Python
 */
public record StartOutcome(
    Optional<Integer> started,
    String error,
    List<ConfigError> errors,
    List<ConfigError> refused,
    List<String> warnings,
    String curl,
    String python) {

  /** Keeps copies. */
  public StartOutcome {
    errors = List.copyOf(errors);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
  }

  static StartOutcome none() {
    return fault("");
  }

  static StartOutcome started(int id) {
    return new StartOutcome(Optional.of(id), "", List.of(), List.of(), List.of(), "", "");
  }

  static StartOutcome fault(String error) {
    return faults(error, List.of(), List.of());
  }

  /** With the faults of the config, if it has some, and those of the resources. */
  static StartOutcome refused(
      Optional<String> error, List<ConfigError> errors, AskedResources asked) {
    return faults(
        Stream.of(error, asked.error()).flatMap(Optional::stream).collect(Collectors.joining("\n")),
        errors,
        asked.errors());
  }

  private static StartOutcome faults(
      String error, List<ConfigError> errors, List<ConfigError> refused) {
    return new StartOutcome(Optional.empty(), error, errors, refused, List.of(), "", "");
  }

  static StartOutcome checked(URI base, List<String> warnings, CommandLines.StartRequest request) {
    return new StartOutcome(
        Optional.empty(),
        "",
        List.of(),
        List.of(),
        warnings,
        CommandLines.curl(base, request),
        CommandLines.python(request));
  }
}
