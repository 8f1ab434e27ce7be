package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.http.Trace;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.lifecycle.NewProcess;
import br.org.linea.orchestration.api.lifecycle.Origin;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.lifecycle.QuotaExceeded;
import br.org.linea.orchestration.api.pipeline.AskedResources;
import br.org.linea.orchestration.api.pipeline.ConfigLoader;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.pipeline.SchemaOutcome;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Processes that people start with the form. */
@ApplicationScoped
class Runs {

  private static final int LONGEST_TEXT = 10_000;

  private final PipelineCatalogue catalogue;
  private final ConfigLoader configs;
  private final ProcessLifecycle lifecycle;
  private final VisibleProcesses visible;
  private final Person person;
  private final Trace trace;

  Runs(
      PipelineCatalogue catalogue,
      ConfigLoader configs,
      ProcessLifecycle lifecycle,
      VisibleProcesses visible,
      Person person,
      Trace trace) {
    this.catalogue = catalogue;
    this.configs = configs;
    this.lifecycle = lifecycle;
    this.visible = visible;
    this.person = person;
    this.trace = trace;
  }

  /**
   * The form as it is filled in.
   *
   * @param config YAML or JSON
   * @param labels a line {@code name=value} for each
   * @param resources what Slurm is asked for, by key
   * @param from the process that it runs again; may be empty
   */
  public record Fields(
      String pipeline,
      String config,
      String owner,
      String comment,
      String labels,
      Map<String, String> resources,
      String from) {
    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "a run of " + pipeline;
    }
  }

  /** The owners that the person may start processes for. An operator may name any. */
  List<String> owners() {
    return person.owners().stream().sorted().toList();
  }

  /** A form with the defaults of a pipeline, as far as they are known. */
  Uni<Fields> defaults(String name) {
    String owner = owners().stream().findFirst().orElse("");
    return blocking(
        () ->
            new Fields(
                name,
                catalogue
                    .find(name)
                    .map(pipeline -> configs.load(pipeline, MissingNode.getInstance()))
                    .map(
                        outcome ->
                            outcome instanceof ConfigOutcome.Effective effective
                                ? Yaml.of(effective.json())
                                : "")
                    .orElse(""),
                owner,
                "",
                "",
                Map.of(),
                ""));
  }

  /** Fields for the config; none where only its text can be edited. */
  Uni<List<SchemaForm.Group>> fields(Fields form, List<ConfigError> errors, StartMessages words) {
    return blocking(
        () ->
            catalogue
                .find(form.pipeline())
                .map(configs::schema)
                .map(
                    schema ->
                        schema instanceof SchemaOutcome.Known known
                            ? fields(known.json(), form.config(), errors, words)
                            : List.<SchemaForm.Group>of())
                .orElse(List.of()));
  }

  private static List<SchemaForm.Group> fields(
      String schema, String config, List<ConfigError> errors, StartMessages words) {
    try {
      // Numbers of YAML become those of JSON.
      JsonNode exact = ExactJson.parse(ExactJson.write(Yaml.parse(config)));
      return SchemaForm.of(ExactJson.parse(schema), exact, errors, words);
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  /** Checks the form and, unless it is only checked, starts the process. */
  Uni<StartOutcome> submit(Fields fields, boolean check, URI base) {
    return rerunOf(fields)
        .chain(rerunOf -> blocking(() -> judged(fields, rerunOf, check, base)))
        .chain(
            judged ->
                judged.wanted().isEmpty()
                    ? Uni.createFrom().item(judged.outcome())
                    : lifecycle
                        .accept(judged.wanted().get())
                        .map(process -> StartOutcome.started(process.id().value()))
                        .onFailure(QuotaExceeded.class)
                        .recoverWithItem(problem -> StartOutcome.fault(problem.getMessage())));
  }

  /** Of the same pipeline, if the person may see it. */
  private Uni<Optional<ProcessId>> rerunOf(Fields fields) {
    return visible
        .look(fields.from())
        .map(
            found ->
                found
                    .filter(process -> process.pipeline().value().equals(fields.pipeline()))
                    .map(ProcessRecord::id));
  }

  private record Judged(Optional<NewProcess> wanted, StartOutcome outcome) {}

  private Judged judged(Fields fields, Optional<ProcessId> rerunOf, boolean check, URI base) {
    try {
      Pipeline pipeline =
          catalogue.find(fields.pipeline()).orElseThrow(() -> new Unusable("pipeline"));
      if (!mayStartFor(fields.owner())) {
        throw new ConsoleProblem(403);
      }
      ObjectNode labels = labels(fields.labels());
      String comment = storable("comment", fields.comment());
      JsonNode config = Yaml.parse(fields.config());
      AskedResources asked =
          AskedResources.of(pipeline, fields.owner(), ResourceField.json(fields.resources()));
      return switch (configs.load(pipeline, config)) {
        case ConfigOutcome.Invalid invalid ->
            no(StartOutcome.refused(Optional.of(invalid.error()), invalid.errors(), asked));
        case ConfigOutcome.Unavailable unavailable -> no(StartOutcome.fault(unavailable.error()));
        case ConfigOutcome.Effective effective when asked.error().isPresent() ->
            no(StartOutcome.refused(Optional.empty(), List.of(), asked));
        case ConfigOutcome.Effective effective when check ->
            no(
                StartOutcome.checked(
                    base,
                    effective.warnings(),
                    new CommandLines.StartRequest(
                        fields.pipeline(), config, comment, labels, json(asked))));
        case ConfigOutcome.Effective effective ->
            new Judged(
                Optional.of(wanted(fields, rerunOf, pipeline, effective, comment, labels, asked)),
                StartOutcome.none());
      };
    } catch (Unusable e) {
      return no(StartOutcome.fault(e.getMessage()));
    } catch (JsonProcessingException e) {
      return no(StartOutcome.fault(e.getOriginalMessage()));
    }
  }

  private static ObjectNode json(AskedResources asked) throws JsonProcessingException {
    return (ObjectNode) ExactJson.parse(asked.json().orElse("{}"));
  }

  private static Judged no(StartOutcome outcome) {
    return new Judged(Optional.empty(), outcome);
  }

  private boolean mayStartFor(String owner) {
    return !owner.isBlank() && (person.operator() || person.owners().contains(owner));
  }

  private NewProcess wanted(
      Fields fields,
      Optional<ProcessId> rerunOf,
      Pipeline pipeline,
      ConfigOutcome.Effective config,
      String comment,
      ObjectNode own,
      AskedResources asked)
      throws Unusable {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    pipeline.labels().forEach(labels::put);
    labels.setAll(own);
    return new NewProcess(
        new Origin(person.name(), trace.parent()),
        storable("owner", fields.owner()),
        pipeline.name(),
        pipeline.version(),
        pipeline.executor(),
        pipeline.agent(),
        pipeline.maxRunning().isPresent(),
        config.json(),
        comment,
        storable("labels", ExactJson.write(labels)),
        Optional.empty(),
        Optional.empty(),
        rerunOf,
        Optional.empty(),
        asked.json(),
        Optional.empty(),
        Optional.empty());
  }

  private static ObjectNode labels(String lines) throws Unusable {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    for (String line : lines.lines().map(String::strip).filter(each -> !each.isEmpty()).toList()) {
      int sign = line.indexOf('=');
      if (sign <= 0) {
        throw new Unusable("labels: " + line);
      }
      labels.put(line.substring(0, sign).strip(), line.substring(sign + 1).strip());
    }
    return labels;
  }

  /** The limits of the REST API. */
  private static String storable(String name, String value) throws Unusable {
    if (value.length() > LONGEST_TEXT
        || value.indexOf('\0') >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new Unusable(name);
    }
    return value;
  }

  /** A field that cannot be used; the message names it. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String field) {
      super(field);
    }
  }

  /** Files and config models are waited for on another thread. */
  private static <T> Uni<T> blocking(Supplier<T> work) {
    Context request = Vertx.currentContext();
    return Uni.createFrom()
        .completionStage(() -> request.executeBlocking(work::get, false).toCompletionStage());
  }
}
