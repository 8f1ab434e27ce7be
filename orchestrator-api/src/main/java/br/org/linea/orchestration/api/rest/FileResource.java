package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.output.ResultContent;
import br.org.linea.orchestration.api.output.ResultProblem;
import br.org.linea.orchestration.api.output.ResultReader;
import br.org.linea.orchestration.api.output.ResultReader.Selection;
import br.org.linea.orchestration.api.store.ProcessQuery.Page;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultGlob;
import br.org.linea.orchestration.messages.ResultPath;
import br.org.linea.orchestration.messages.ResultQuestion;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What a run has left in its run directory. */
@Path("/api/processes/{id}/files")
@RolesAllowed(Scopes.READ)
public class FileResource {

  private static final int DEFAULT_SIZE = 100;
  private static final int LAST_PAGE = 1_000_000;
  private static final String BYTES = "bytes";
  private static final int UNSATISFIABLE = 416;

  private final OwnProcesses own;
  private final ResultReader results;
  private final Downloads downloads;

  /** For CDI. */
  FileResource(OwnProcesses own, ResultReader results, Downloads downloads) {
    this.own = own;
    this.results = results;
    this.downloads = downloads;
  }

  /** A page of the list. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> list(
      @RestPath String id,
      @RestQuery Optional<String> glob,
      @RestQuery Optional<String> page,
      @RestQuery("page_size") Optional<String> pageSize,
      @Context UriInfo uri) {
    Optional<ResultGlob> wanted = glob.map(FileResource::glob);
    Page asked =
        new Page(
            page.map(text -> (int) QueryNumbers.between("page", text, 1, LAST_PAGE)).orElse(1),
            pageSize
                .map(
                    text ->
                        (int)
                            QueryNumbers.between("page_size", text, 1, ResultQuestion.MOST_ENTRIES))
                .orElse(DEFAULT_SIZE));
    return own.find(id)
        .chain(process -> page(downloads.selection(process, wanted), asked))
        .onFailure(ResultProblem.class)
        .transform(Downloads::problem)
        .map(
            list ->
                Response.ok(list, MediaType.APPLICATION_JSON_TYPE)
                    .header("X-Total-Count", list.count())
                    .header("Link", PageLinks.of(uri, asked, list.count()))
                    .build());
  }

  static ResultGlob glob(String text) {
    try {
      return new ResultGlob(text);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.fault(
          400,
          "query-invalid",
          "A query parameter cannot be used",
          "'glob' cannot be used: %s.".formatted(e.getMessage()));
    }
  }

  /** An agent may answer with fewer entries than it was asked for. */
  private Uni<FileListForm> page(Selection selection, Page page) {
    long from = (page.number() - 1L) * page.size();
    return more(selection, from, page.size())
        .map(
            list ->
                new FileListForm(
                    list.size(),
                    list.incomplete(),
                    list.files().stream().map(FileListForm.Entry::of).toList()));
  }

  private Uni<ResultAnswer> more(Selection selection, long from, int wanted) {
    return results
        .list(selection, from, wanted)
        .chain(
            list -> {
              int found = list.files().size();
              return found == 0 || found >= wanted || from + found >= list.size()
                  ? Uni.createFrom().item(list)
                  : more(selection, from + found, wanted - found).map(list::with);
            });
  }

  /** A file, or a range of it. */
  @GET
  @Path("/{path: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @CountedStream
  public Uni<Response> read(
      @RestPath String id,
      @RestPath String path,
      @RestHeader("Range") String range,
      @RestHeader("If-Range") String ifRange,
      @RestHeader("If-None-Match") String ifNoneMatch,
      @Context Request request) {
    boolean isHead = request.getMethod().equals(HttpMethod.HEAD);
    Optional<ByteRange> wanted = isHead ? Optional.empty() : ByteRange.of(range);
    return own.find(id)
        .chain(process -> open(process, path, wanted, isHead))
        .chain(
            file ->
                wanted.isPresent() && ifRange != null && !ifRange.equals(etag(file.content()))
                    ? file.reopen().map(whole -> answer(whole, Optional.empty(), false))
                    : Uni.createFrom()
                        .item(
                            isMatch(ifNoneMatch, file.content())
                                ? headers(file.content(), Response.notModified()).build()
                                : answer(file, wanted, isHead)))
        .onFailure(ResultProblem.class)
        .transform(Downloads::problem);
  }

  /** An open file, and how to open the whole of it. */
  private record Opened(
      ResultPath path, ResultContent content, Function<ByteRange, Uni<Opened>> again) {
    Uni<Opened> reopen() {
      return again.apply(ByteRange.WHOLE);
    }
  }

  private Uni<Opened> open(
      ProcessRecord process, String path, Optional<ByteRange> range, boolean isHead) {
    ResultPath file;
    try {
      file = new ResultPath(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.fault(
          404, "no-such-file", "There is no such file", "[files] " + e.getMessage() + ".");
    }
    return open(process, file, isHead ? new ByteRange(0, 1) : range.orElse(ByteRange.WHOLE));
  }

  private Uni<Opened> open(ProcessRecord process, ResultPath file, ByteRange range) {
    return results
        .open(process, file, range.first(), Math.max(1, range.most()), downloads::window)
        .map(content -> new Opened(file, content, other -> open(process, file, other)));
  }

  private Response answer(Opened file, Optional<ByteRange> range, boolean isHead) {
    ResultContent content = file.content();
    if (range.filter(it -> !it.isSatisfiedBy(content.size())).isPresent()) {
      ApiProblem problem =
          ApiProblem.fault(
              UNSATISFIABLE,
              "range-unsatisfiable",
              "The file has no such bytes",
              "[files] The file has %d bytes.".formatted(content.size()));
      return Response.status(UNSATISFIABLE)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .header("Content-Range", "%s */%d".formatted(BYTES, content.size()))
          .entity(problem.body())
          .build();
    }
    Response.ResponseBuilder answer =
        headers(content, Response.ok())
            .type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
            .header(
                HttpHeaders.CONTENT_DISPOSITION,
                Downloads.disposition(file.path().names().getLast()));
    if (isHead) {
      return answer.header(HttpHeaders.CONTENT_LENGTH, content.size()).build();
    }
    if (range.isPresent()) {
      answer
          .status(Response.Status.PARTIAL_CONTENT)
          .header(
              "Content-Range",
              "%s %d-%d/%d".formatted(BYTES, content.offset(), content.end() - 1, content.size()));
    }
    return answer.entity(downloads.counted(content, content.end() - content.offset())).build();
  }

  private static Response.ResponseBuilder headers(
      ResultContent content, Response.ResponseBuilder answer) {
    return answer
        .header(HttpHeaders.ETAG, etag(content))
        .header("Accept-Ranges", BYTES)
        .header(
            HttpHeaders.LAST_MODIFIED,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                content.modifiedAt().atZone(ZoneOffset.UTC)));
  }

  private static String etag(ResultContent content) {
    return '"' + content.identity() + '"';
  }

  private static boolean isMatch(String ifNoneMatch, ResultContent content) {
    return ifNoneMatch != null
        && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains(etag(content)));
  }
}
