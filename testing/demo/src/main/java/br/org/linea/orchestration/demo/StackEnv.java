package br.org.linea.orchestration.demo;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How to reach what the demo keeps up: shell variables, and lines to paste. */
final class StackEnv {

  private static final String CURL_LINES =
      """
        TOKEN=$(curl -sf -u "$ORCHEST_CLIENT_ID:$ORCHEST_CLIENT_SECRET" -d grant_type=client_credentials \\
          "$ORCHEST_URL/o/token/" | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
        curl -s -H "Authorization: Bearer $TOKEN" -d 'pipeline=cross_lsdb_dev&used_config=' "$ORCHEST_URL/api/processes/"
        curl -s -H "Authorization: Bearer $TOKEN" "$ORCHEST_URL/api/processes/1/status/"
      """;

  /** The person who may log in to the console. */
  static final String PERSON = "astronomer";

  private final Map<String, String> variables = new LinkedHashMap<>();

  StackEnv(Site site, URI api, MachineClient client, String password) {
    variables.put("ORCHEST_URL", api.toString());
    variables.put("ORCHEST_CLIENT_ID", client.id());
    variables.put("ORCHEST_CLIENT_SECRET", client.secret());
    variables.put("KEYCLOAK_URL", site.stack().keycloak().base().toString());
    variables.put(
        "KEYCLOAK_OPERATOR_PASSWORD", site.stack().keycloak().secrets().operatorPassword());
    variables.put("CONSOLE_USER", PERSON);
    variables.put("CONSOLE_PASSWORD", password);
    variables.put("SLURM_CONF", site.stack().slurm().conf().toString());
    variables.put("PROCESSING_DIR", site.processing().toString());
    variables.put("PIPELINES_DIR", site.pipelines().toString());
    variables.put("DATABASE_URL", url(site.database()));
    variables.put("RABBITMQ_URL", url(site.broker()));
  }

  private static String url(Database database) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            database.user(),
            database.password(),
            database.host(),
            database.port(),
            database.name());
  }

  private static String url(Broker broker) {
    return "amqp://%s:%s@%s:%d/%s"
        .formatted(
            broker.api().name(),
            broker.api().password(),
            broker.host(),
            broker.port(),
            broker.virtualHost());
  }

  /** Writes the variables, readable by the owner alone and whole from the first moment. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    variables.forEach((name, value) -> text.append("%s='%s'%n".formatted(name, value)));
    Files.createDirectories(file.getParent());
    Path draft =
        Files.createTempFile(
            file.getParent(),
            "stack",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The same for people.
   *
   * @param file as they would type it
   */
  List<String> lines(Path file) throws IOException {
    return List.of(
        "",
        "Everything stays up until " + EndSignal.words() + ". In a second terminal:",
        "",
        "  . " + file,
        CURL_LINES,
        "  console   " + variables.get("ORCHEST_URL") + "/console/",
        "            " + PERSON + " " + variables.get("CONSOLE_PASSWORD"),
        "            or as operator, who sees everything, with the password below",
        "  REST      " + variables.get("ORCHEST_URL") + "/api/swagger/",
        "  Keycloak  " + variables.get("KEYCLOAK_URL") + "/admin/orchestration/console/",
        "            operator " + variables.get("KEYCLOAK_OPERATOR_PASSWORD"),
        "  client    "
            + variables.get("ORCHEST_CLIENT_ID")
            + " "
            + variables.get("ORCHEST_CLIENT_SECRET"),
        "  results   " + variables.get("PROCESSING_DIR"));
  }
}
