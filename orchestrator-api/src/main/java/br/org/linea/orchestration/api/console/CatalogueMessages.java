package br.org.linea.orchestration.api.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Words of the pages of the catalogue and of the root of the REST API. */
@MessageBundle(value = "catalogue", locale = "en")
public interface CatalogueMessages {

  @Message("Pipelines")
  String pipelines();

  @Message("A newer catalogue cannot be used; the one below counts.")
  String problem();

  @Message("The catalogue has no pipeline")
  String none();

  @Message("Runs at once")
  String atOnce();

  @Message("Actions")
  String actions();

  @Message("Orchestration API")
  String api();

  @Message("This address is for programs, which get JSON here. For people there are:")
  String apiHint();

  @Message("The console: processes, and why each of them waits or failed")
  String console();

  @Message("Swagger UI: try each request")
  String swagger();

  @Message("The reference of the REST API")
  String redoc();

  @Message("OpenAPI document")
  String schema();

  @Message("No runs in the last 30 days")
  String noRuns();

  @Message("Runs per day, last 30 days")
  String perDay();

  @Message("{runs} runs, at most {most} a day, by the day (UTC) on which they were accepted.")
  String perDayHint(long runs, long most);

  @Message("Unfinished")
  String unfinished();

  @Message("As a table")
  String asTable();

  @Message("Day (UTC)")
  String day();

  @Message("Times")
  String times();

  @Message("Median")
  String median();

  @Message("95 of 100 within")
  String p95();

  @Message("Wait until the start")
  String waitTime();

  @Message("Failure reasons")
  String reasons();

  @Message("No run has failed.")
  String noFailures();

  @Message("not recorded")
  String noReason();

  @Message("Runs")
  String runs();
}
