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
}
