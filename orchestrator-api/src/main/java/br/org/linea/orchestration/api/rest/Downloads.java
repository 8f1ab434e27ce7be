package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.output.ByteSource;
import br.org.linea.orchestration.api.output.ResultProblem;
import br.org.linea.orchestration.api.output.ResultReader.Selection;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.ResultGlob;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The downloads of this instance, which share an amount of memory: the more there are, the fewer
 * parts each holds.
 */
@ApplicationScoped
public class Downloads {

  /** Each holds one part of 512 KiB at least, and one more that is being sent. */
  private static final int MOST = 16;

  private static final int PARTS = 16;
  private static final int PARTS_OF_ONE = 4;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final OpenStreams streams;
  private final PipelineCatalogue catalogue;
  private final AtomicInteger open = new AtomicInteger();

  Downloads(OpenStreams streams, PipelineCatalogue catalogue) {
    this.streams = streams;
    this.catalogue = catalogue;
  }

  /** The files that are meant; the pipeline's outputs, as its entry has them now, come first. */
  public Selection selection(ProcessRecord process, Optional<ResultGlob> glob) {
    return new Selection(
        process, glob, catalogue.find(process.pipeline()).map(Pipeline::outputs).orElse(List.of()));
  }

  /** How many parts one download may ask for ahead. */
  public int window() {
    return Math.clamp(PARTS / Math.max(1, open.get()), 1, PARTS_OF_ONE);
  }

  /** Counts it as open until it ends; call it last, when nothing else can fail. */
  public Download counted(ByteSource source, long length) {
    if (open.incrementAndGet() > MOST) {
      open.decrementAndGet();
      throw ApiProblem.unavailable(
              "The service sends %d files at once, which is the limit; try again later."
                  .formatted(MOST))
          .after(SOON);
    }
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (held.getAndSet(false)) {
            open.decrementAndGet();
          }
        };
    try {
      Multi<byte[]> parts = streams.counted(source.parts().onTermination().invoke(release));
      return new Download(parts, length);
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
  }

  /** The header {@code Content-Disposition} (RFC 6266). */
  public static String disposition(String name) {
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(
            name.replaceAll("[^ -~]|[\"\\\\%]", "_"),
            URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A"));
  }

  /** The answer to a file that cannot be sent. */
  public static ApiProblem problem(Throwable problem) {
    ResultProblem why = (ResultProblem) problem;
    String error = "[files] " + why.getMessage();
    return switch (why.kind()) {
      case ABSENT -> ApiProblem.fault(404, "no-such-file", "There is no such file", error);
      case REMOVED ->
          ApiProblem.fault(404, "files-removed", "The run directory was removed", error);
      case REFUSED -> ApiProblem.fault(409, "file-refused", "The agent does not read it", error);
      case CHANGED -> ApiProblem.fault(409, "file-changed", "The file has changed", error);
      case UNAVAILABLE -> ApiProblem.unavailable(error + "; try again later.");
    };
  }
}
