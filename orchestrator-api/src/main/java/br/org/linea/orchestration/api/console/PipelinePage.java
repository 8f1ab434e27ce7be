package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.advice.Amounts;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.PipelineStatistics;
import br.org.linea.orchestration.api.store.PipelineStatistics.Day;
import br.org.linea.orchestration.api.store.PipelineStatistics.Reason;
import br.org.linea.orchestration.api.store.PipelineStatistics.Report;
import br.org.linea.orchestration.api.store.PipelineStatistics.Times;
import br.org.linea.orchestration.messages.PipelineName;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;

/** A pipeline: what its runs of the last 30 days did, as far as the person may see them. */
@Path("/console/pipelines/{name}")
@Authenticated
public class PipelinePage {

  private static final int DAYS = 30;

  private final PageRenderer pages;
  private final PipelineCatalogue catalogue;
  private final PipelineStatistics statistics;
  private final Person person;
  private final Clock clock;

  /** For CDI. */
  PipelinePage(
      PageRenderer pages,
      PipelineCatalogue catalogue,
      PipelineStatistics statistics,
      Person person,
      Clock clock) {
    this.pages = pages;
    this.catalogue = catalogue;
    this.statistics = statistics;
    this.person = person;
    this.clock = clock;
  }

  /**
   * What the page shows.
   *
   * @param runs of all days
   * @param waitMedian as Slurm writes times; empty without runs that have begun
   * @param runMedian as Slurm writes times; empty without runs that have ended
   */
  public record PipelineReport(
      String name,
      String title,
      boolean known,
      long runs,
      DayBars bars,
      List<Day> days,
      List<Reason> reasons,
      String waitMedian,
      String waitP95,
      String runMedian,
      String runP95) {

    static PipelineReport of(String name, Optional<String> title, Report report, LocalDate from) {
      return new PipelineReport(
          name,
          title.orElse(name),
          title.isPresent(),
          report.days().stream().mapToLong(Day::all).sum(),
          DayBars.of(report.days(), from, DAYS),
          report.days().reversed(),
          report.reasons(),
          report.waits().map(Times::median).map(PipelineReport::time).orElse(""),
          report.waits().map(Times::p95).map(PipelineReport::time).orElse(""),
          report.runs().map(Times::median).map(PipelineReport::time).orElse(""),
          report.runs().map(Times::p95).map(PipelineReport::time).orElse(""));
    }

    private static String time(double seconds) {
      return Amounts.time(Math.max(0, Math.round(seconds)));
    }
  }

  /** The page. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> page(@RestPath String name) {
    LocalDate from = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS - 1L);
    return pages.answer(
        () -> {
          PipelineName pipeline = named(name);
          Optional<String> title = catalogue.find(pipeline).map(each -> each.displayName());
          return statistics
              .count(pipeline, from, person.restrictedTo())
              .map(report -> PipelineReport.of(name, title, report, from))
              .invoke(PipelinePage::requireKnown)
              .map(report -> ConsoleTemplates.pipeline(pages.shell("pipelines"), report));
        });
  }

  private static void requireKnown(PipelineReport report) {
    if (!report.known() && report.runs() == 0) {
      throw new ConsoleProblem(404);
    }
  }

  private static PipelineName named(String name) {
    try {
      return new PipelineName(name);
    } catch (IllegalArgumentException e) {
      throw new ConsoleProblem(404);
    }
  }
}
