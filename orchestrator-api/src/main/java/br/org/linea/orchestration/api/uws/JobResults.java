package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.output.RunOutput;
import br.org.linea.orchestration.api.output.RunOutput.Part;
import br.org.linea.orchestration.api.rest.ApiProblem;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.RunFile;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/** Reads results, a part at a time as the client takes them. */
@ApplicationScoped
class JobResults {

  private final RunOutput output;

  JobResults(RunOutput output) {
    this.output = output;
  }

  /** The file as long as it is at the start; its stored end when the agent does not answer. */
  Multi<byte[]> read(Job job, String name) {
    RunFile file =
        RunResult.of(job).stream()
            .filter(each -> each.id().equals(name))
            .findFirst()
            .map(RunResult::file)
            .orElseThrow(
                () ->
                    ApiProblem.plain(
                        404, "The job has no such result; its list of results names them."));
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
