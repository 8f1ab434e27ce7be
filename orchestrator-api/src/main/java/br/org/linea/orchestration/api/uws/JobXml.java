package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.process.Timestamps;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.ResultFile;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Jobs as documents of UWS 1.1, and errors as DALI's VOTable. */
final class JobXml {

  static final String UWS = "http://www.ivoa.net/xml/UWS/v1.0";
  private static final String VERSION = "1.1";

  /** After these the same job may end well when it runs again as it is. */
  private static final Set<String> TRANSIENT =
      Set.of("NODE_FAILURE", "PREEMPTED", "CANCELLED_EXTERNALLY", "LOST");

  private JobXml() {}

  /** The job list. */
  static String list(List<Job> jobs, URI list) {
    return XmlText.of(
        xml ->
            xml.element(
                "uws:jobs",
                root -> {
                  namespaces(root).attribute("version", VERSION);
                  jobs.forEach(job -> root.element("uws:jobref", ref -> reference(ref, job, list)));
                }));
  }

  private static void reference(XmlText ref, Job job, URI list) {
    ref.attribute("id", job.id().toString())
        .attribute("xlink:type", "simple")
        .attribute("xlink:href", list + "/" + job.id())
        .element("uws:phase", job.phase().name());
    job.runId().ifPresent(runId -> ref.element("uws:runId", runId));
    ref.element("uws:ownerId", job.owner())
        .element("uws:creationTime", Timestamps.format(job.createdAt()));
  }

  /**
   * A job.
   *
   * @param outputs files of its results
   * @param address of the job
   */
  static String job(Job job, List<ResultFile> outputs, URI address) {
    return XmlText.of(
        xml ->
            xml.element(
                "uws:job",
                root -> {
                  namespaces(root).attribute("version", VERSION);
                  summary(root, job, outputs, address);
                }));
  }

  private static void summary(XmlText root, Job job, List<ResultFile> outputs, URI address) {
    root.element("uws:jobId", job.id().toString());
    job.runId().ifPresent(runId -> root.element("uws:runId", runId));
    root.element("uws:ownerId", job.owner()).element("uws:phase", job.phase().name());
    time(root, "uws:quote", Optional.empty());
    root.element("uws:creationTime", Timestamps.format(job.createdAt()));
    time(root, "uws:startTime", startedAt(job));
    time(root, "uws:endTime", endedAt(job));
    root.element("uws:executionDuration", "0");
    time(root, "uws:destruction", destruction(job));
    root.element("uws:parameters", parameters(job));
    root.element("uws:results", results(job, outputs, address));
    errorOf(job)
        .ifPresent(
            message ->
                root.element(
                    "uws:errorSummary",
                    error ->
                        error
                            .attribute("type", isTransient(job) ? "transient" : "fatal")
                            .attribute("hasDetail", "true")
                            .element("uws:message", message)));
  }

  private static Optional<Instant> startedAt(Job job) {
    return job instanceof Job.OfProcess process ? process.startedAt() : Optional.empty();
  }

  private static Optional<Instant> endedAt(Job job) {
    return job instanceof Job.OfProcess(ProcessRecord process)
        ? process.endedAt()
        : Optional.empty();
  }

  /** A draft is forgotten then; a process is kept. */
  static Optional<Instant> destruction(Job job) {
    return job instanceof Job.OfDraft draft
        ? Optional.of(draft.draft().expiresAt())
        : Optional.empty();
  }

  private static void time(XmlText root, String name, Optional<Instant> moment) {
    root.element(
        name,
        inner ->
            moment.ifPresentOrElse(
                at -> inner.text(Timestamps.format(at)), () -> inner.attribute("xsi:nil", "true")));
  }

  /** The parameters by themselves. */
  static String parametersOf(Job job) {
    return XmlText.of(
        xml -> xml.element("uws:parameters", root -> parameters(job).accept(namespaces(root))));
  }

  private static Consumer<XmlText> parameters(Job job) {
    return list ->
        job.parameters()
            .forEach(
                (name, value) ->
                    list.element("uws:parameter", each -> each.attribute("id", name).text(value)));
  }

  /** The results by themselves. */
  static String resultsOf(Job job, List<ResultFile> outputs, URI address) {
    return XmlText.of(
        xml ->
            xml.element(
                "uws:results", root -> results(job, outputs, address).accept(namespaces(root))));
  }

  /** The outputs of its pipeline come first. */
  private static Consumer<XmlText> results(Job job, List<ResultFile> outputs, URI address) {
    return list -> {
      outputs.forEach(
          file ->
              list.element(
                  "uws:result",
                  each ->
                      each.attribute("id", file.path().value())
                          .attribute("xlink:type", "simple")
                          .attribute(
                              "xlink:href", Addresses.file(address, file.path().value()).toString())
                          .attribute("size", Long.toString(file.size()))));
      RunResult.of(job)
          .forEach(
              result ->
                  list.element(
                      "uws:result",
                      each ->
                          each.attribute("id", result.id())
                              .attribute("xlink:type", "simple")
                              .attribute("xlink:href", address + "/results/" + result.id())
                              .attribute("mime-type", "text/plain")));
    };
  }

  /** Why the job failed, in a sentence; empty for any other. */
  static Optional<String> errorOf(Job job) {
    return job instanceof Job.OfProcess(ProcessRecord process) && job.phase() == Phase.ERROR
        ? Optional.of(
            process.reason().map(kind -> kind + ": ").orElse("") + process.detail().orElse(""))
        : Optional.empty();
  }

  private static boolean isTransient(Job job) {
    return job instanceof Job.OfProcess(ProcessRecord process)
        && process.reason().filter(TRANSIENT::contains).isPresent();
  }

  /** An error as DALI has it: a VOTable whose status says so. */
  static String error(String message) {
    return XmlText.of(
        xml ->
            xml.element(
                "VOTABLE",
                table ->
                    table
                        .attribute("version", "1.4")
                        .attribute("xmlns", "http://www.ivoa.net/xml/VOTable/v1.3")
                        .element(
                            "RESOURCE",
                            resource ->
                                resource
                                    .attribute("type", "results")
                                    .element(
                                        "INFO",
                                        info ->
                                            info.attribute("name", "QUERY_STATUS")
                                                .attribute("value", "ERROR")
                                                .text(message)))));
  }

  private static XmlText namespaces(XmlText root) {
    return root.attribute("xmlns:uws", UWS)
        .attribute("xmlns:xlink", "http://www.w3.org/1999/xlink")
        .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
  }
}
