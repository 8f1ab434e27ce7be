package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.advice.Advisor;
import br.org.linea.orchestration.api.advice.ProcessAdvice;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.HistoryRecord;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.RunManifest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process as its page shows it; the config is in another part of the page.
 *
 * @param line what its line in a table shows
 * @param comment the client's words, or why it failed
 * @param onBehalfOf for whom the client asked; may be empty
 * @param batch the batch that it came with; may be empty
 * @param related the processes that it waits for, repeats or is repeated by
 * @param resources what its request asked Slurm for; may be empty
 * @param advice what to do; empty when there is nothing to do
 * @param usage what its job has used; empty while that is not known
 * @param usageMissing why it is not known of a process that has ended; may be empty
 * @param receipt of what it has left, or why there is none; may be empty
 * @param version of the pipeline
 * @param cluster Slurm's name of the cluster; may be empty
 * @param directory its run directory below the processing folder
 * @param directoryRemoved when retention has removed that, ISO 8601; empty while it stays
 * @param started ISO 8601, empty before
 * @param ended ISO 8601, empty before
 * @param observed when its agent last had news, empty before
 * @param stopBy who asked for a stop; may be empty
 * @param stoppable whether a stop can be asked for
 * @param labels names and values
 * @param children the jobs that its own job has submitted, as YAML; may be empty
 * @param timeline its transitions, the newest first
 */
public record ProcessView(
    ProcessLine line,
    String comment,
    String onBehalfOf,
    String batch,
    RelatedProcesses related,
    Map<String, String> resources,
    String advice,
    List<UsageLine> usage,
    String usageMissing,
    String receipt,
    String version,
    String executor,
    String cluster,
    String directory,
    String directoryRemoved,
    String started,
    String ended,
    String observed,
    String stopBy,
    boolean stoppable,
    Map<String, String> labels,
    String children,
    List<Step> timeline) {

  /**
   * A transition.
   *
   * @param at ISO 8601
   * @param state name of a {@link ProcessStatus}
   * @param source who caused it
   * @param reason may be empty
   * @param evidence what was seen, as YAML; may be empty
   */
  public record Step(
      int number, String at, String state, String source, String reason, String evidence) {

    static Step of(HistoryRecord row) {
      return new Step(
          row.number(),
          ProcessLine.iso(row.at()),
          row.status().name(),
          row.source(),
          row.reason(),
          Yaml.of(row.evidence()));
    }
  }

  static ProcessView of(
      ProcessRecord process,
      List<HistoryRecord> history,
      RelatedProcesses related,
      Advisor advisor,
      RunMessages messages,
      Locale language) {
    Optional<JobUsage> usage = advisor.usage(process);
    boolean known = usage.filter(each -> each.missing().isEmpty()).isPresent();
    ProcessStatus status = process.status();
    boolean started = status != ProcessStatus.QUEUED && status != ProcessStatus.PENDING;
    return new ProcessView(
        ProcessLine.of(process),
        process.comment(),
        process.onBehalfOf().orElse(""),
        process.batch().map(UUID::toString).orElse(""),
        related,
        process.resources().map(Yaml::texts).orElse(Map.of()),
        advisor.advice(process, usage, language).map(ProcessAdvice::text).orElse(""),
        known ? UsageLine.of(usage.get(), messages) : List.of(),
        known || !status.terminal() ? "" : advisor.missing(process, usage),
        advisor.manifest(process).map(it -> receipt(it, messages)).orElse(""),
        process.pipelineVersion(),
        process.executor(),
        process.cluster().orElse(""),
        process.pathStr(),
        iso(process.directoryRemovedAt()),
        started ? ProcessLine.iso(process.startedAt()) : "",
        iso(process.endedAt()),
        iso(process.observedAt()),
        process.stopBy().orElse(""),
        isStoppable(process),
        Yaml.texts(process.labels()),
        Yaml.of(process.children()),
        history.reversed().stream().map(Step::of).toList());
  }

  private static String receipt(RunManifest manifest, RunMessages messages) {
    Stream<String> written =
        manifest.sha256().stream()
            .map(
                sha256 ->
                    "sha256 %s, %s, %s."
                        .formatted(
                            sha256,
                            messages.files(manifest.files().orElse(0)),
                            UsageLine.spelled(manifest.bytes().orElse(0L))));
    return Stream.concat(written, manifest.missing().stream()).collect(Collectors.joining(" "));
  }

  private static String iso(Optional<Instant> at) {
    return at.map(ProcessLine::iso).orElse("");
  }

  static boolean isStoppable(ProcessRecord process) {
    return !process.status().terminal() && process.status() != ProcessStatus.STOPPING;
  }

  /** The query of the list of processes that were asked for on behalf of the same one. */
  public String sameBehalf() {
    return "on_behalf_of=" + URLEncoder.encode(onBehalfOf, StandardCharsets.UTF_8);
  }

  /** The number of the last transition that the page shows. */
  public int last() {
    return timeline.isEmpty() ? 0 : timeline.getFirst().number();
  }
}
