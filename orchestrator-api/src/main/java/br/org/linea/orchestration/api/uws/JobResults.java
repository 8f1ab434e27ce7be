package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.output.ResultContent;
import br.org.linea.orchestration.api.output.ResultProblem;
import br.org.linea.orchestration.api.output.ResultReader;
import br.org.linea.orchestration.api.output.ResultReader.Selection;
import br.org.linea.orchestration.api.output.RunOutput;
import br.org.linea.orchestration.api.output.RunOutput.Part;
import br.org.linea.orchestration.api.rest.ApiProblem;
import br.org.linea.orchestration.api.rest.Downloads;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.ResultFile;
import br.org.linea.orchestration.messages.ResultPath;
import br.org.linea.orchestration.messages.RunFile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Reads results, a part at a time as the client takes them. */
@ApplicationScoped
class JobResults {

  private static final Logger LOG = Logger.getLogger(JobResults.class);

  /** Names of files in one document. */
  private static final int MOST_FILES = 200;

  /** Clients ask for the document of a job often, and it is complete enough without its files. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RunOutput output;
  private final ResultReader reader;
  private final Downloads downloads;

  JobResults(RunOutput output, ResultReader reader, Downloads downloads) {
    this.output = output;
    this.reader = reader;
    this.downloads = downloads;
  }

  /**
   * What the pipeline names as its outputs, of a job that is over. None while the agent does not
   * answer: the document of a job never fails for that.
   */
  Uni<List<ResultFile>> outputs(Job job) {
    if (!(job instanceof Job.OfProcess(ProcessRecord process))
        || process.endedAt().isEmpty()
        || process.directoryRemovedAt().isPresent()) {
      return Uni.createFrom().item(List.of());
    }
    Selection selection = downloads.selection(process, Optional.empty());
    return selection.outputs().isEmpty()
        ? Uni.createFrom().item(List.of())
        : reader
            .list(selection, 0, MOST_FILES)
            .map(list -> list.files().stream().filter(ResultFile::output).toList())
            .ifNoItem()
            .after(PATIENCE)
            .recoverWithItem(List::of)
            .onFailure(ResultProblem.class)
            .recoverWithItem(
                problem -> {
                  LOG.warnf("the outputs of process %s are not listed: %s", process.id(), problem);
                  return List.of();
                });
  }

  /** A file that a job has left, whole. */
  Uni<Response> file(Job job, String path) {
    return (job instanceof Job.OfProcess(ProcessRecord process)
            ? open(process, path)
            : Uni.createFrom().<ResultContent>failure(noSuchResult()))
        .map(
            content ->
                Response.ok(downloads.counted(content, content.size()))
                    .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        Downloads.disposition(path.substring(path.lastIndexOf('/') + 1)))
                    .build());
  }

  private Uni<ResultContent> open(ProcessRecord process, String path) {
    ResultPath file;
    try {
      file = new ResultPath(path);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.plain(404, "The job has no such result: " + e.getMessage() + ".");
    }
    return reader
        .open(process, file, 0, Long.MAX_VALUE, downloads::window)
        .onFailure(ResultProblem.class)
        .transform(Downloads::problem);
  }

  private static ApiProblem noSuchResult() {
    return ApiProblem.plain(404, "The job has no such result; its list of results names them.");
  }

  /** The file as long as it is at the start; its stored end when the agent does not answer. */
  Multi<byte[]> read(Job job, String name) {
    RunFile file =
        RunResult.of(job).stream()
            .filter(each -> each.id().equals(name))
            .findFirst()
            .map(RunResult::file)
            .orElseThrow(JobResults::noSuchResult);
    ProcessRecord process = ((Job.OfProcess) job).process();
    AtomicLong next = new AtomicLong();
    AtomicLong end = new AtomicLong(-1);
    return Multi.createBy()
        .repeating()
        .uni(() -> output.read(process, file, next.get(), FileQuestion.MOST_BYTES).map(this::bytes))
        .whilst(
            part -> {
              end.compareAndSet(-1, part.size());
              next.set(part.next());
              return part.bytes().length > 0 && next.get() < end.get();
            })
        .map(Bytes::bytes);
  }

  private record Bytes(byte[] bytes, long next, long size) {}

  private Bytes bytes(Part part) {
    return switch (part) {
      case Part.Found found -> {
        byte[] bytes = found.bytes().copy();
        yield new Bytes(bytes, found.offset() + bytes.length, found.size());
      }
      case Part.Refused refused ->
          throw ApiProblem.fault(
              409, "log-refused", "The agent does not read it", "[logs] " + refused.why());
      case Part.Unavailable silent ->
          throw ApiProblem.unavailable("[logs] " + silent.why() + "; try again later.");
    };
  }
}
