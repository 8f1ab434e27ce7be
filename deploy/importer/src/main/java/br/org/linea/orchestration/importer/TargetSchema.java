package br.org.linea.orchestration.importer;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateResult;

/** Whether a database has the very schema that this release of the programs was built with. */
final class TargetSchema {

  private TargetSchema() {}

  /**
   * Looks, and changes nothing.
   *
   * @throws Refusal for any other schema, with what to do
   */
  static void check(Address address) throws Refusal {
    if (!address.postgresql()) {
      throw new Refusal("--to names orchestrator-api's database: postgresql://user@host:port/name");
    }
    Flyway flyway =
        Flyway.configure()
            .dataSource(
                address.jdbcUrl(), address.user().orElse(null), address.password().orElse(null))
            .locations("classpath:db/migration")
            .load();
    try {
      MigrationInfo[] all = flyway.info().all();
      String newer =
          Arrays.stream(all)
              .filter(each -> each.getState().name().startsWith("FUTURE"))
              .map(each -> each.getVersion().toString())
              .findFirst()
              .orElse("");
      if (!newer.isEmpty()) {
        throw new Refusal(
            "the database's schema has version %s, newer than this import knows: use the import of"
                    .formatted(newer)
                + " the release that orchestrator-api has");
      }
      if (flyway.info().pending().length > 0) {
        throw new Refusal(
            "the database's schema is older than this import, or there is none: start the"
                + " orchestrator-api of this release once, which makes it");
      }
      ValidateResult valid = flyway.validateWithResult();
      if (!valid.validationSuccessful) {
        throw new Refusal(
            "the database's schema is not the one of this release: " + valid.getAllErrorMessages());
      }
    } catch (FlywayException e) {
      // Flyway draws a frame around what the driver has said, and says it again below.
      String said = e.getMessage().lines().findFirst().orElse("");
      throw new Refusal("the database " + address + " does not answer: " + said, e);
    }
  }
}
