package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The key {@code owners} of an entry, with the real Slurm. */
class OwnersIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String MEMORY = "{\"memory\": \"450M\"}";

  @AutoClose private static Platform platform;
  private static Client owner;

  @BeforeAll
  static void start() throws IOException {
    platform = Platform.start(LocalStack.open(), Map.of());
    owner = platform.client();
    Path file = platform.site().pipelines().resolve("pipelines.yaml");
    String owners =
        "owners: {%s: {resources: {time: 6}, limits: {memory: 450M}}, other: {}}"
            .formatted(owner.id());
    Files.writeString(
        file,
        Files.readString(file).replace("\nresourceful:\n", "\nresourceful:\n  " + owners + "\n"));
    Awaitility.await("the new entry").atMost(LIMIT).until(() -> entry(owner).containsKey("owners"));
  }

  private static Map<String, Object> entry(Client client) {
    return client.request().get("/api/pipelines/resourceful/").jsonPath().getMap("$");
  }

  @Test
  void a_run_gets_the_resources_of_its_owner_within_the_owners_limits() {
    int id =
        owner
            .request()
            .formParam("pipeline", "resourceful")
            .formParam("resources", MEMORY)
            .post("/api/processes/")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    owner.await(id, LIMIT, "Running");

    assertThat(platform.showJob(owner, id))
        .contains("Account=science", "TimeLimit=00:06:00", "MinMemoryNode=450M");
    owner.stop(id).then().statusCode(200);
    owner.await(id, LIMIT, "Stopped");
  }

  @Test
  void other_owners_have_the_limits_of_the_entry() {
    assertThat(
            platform
                .client()
                .request()
                .formParam("pipeline", "resourceful")
                .formParam("resources", MEMORY)
                .post("/api/processes/")
                .then()
                .statusCode(400)
                .extract()
                .asString())
        .contains("must be at most 400M (limits.memory of resourceful");
  }

  @Test
  void an_owner_reads_its_own_part_and_an_operator_all() {
    assertThat(owners(owner)).containsOnlyKeys(owner.id());
    assertThat(entry(platform.client())).doesNotContainKey("owners");
    assertThat(owners(platform.operator())).containsOnlyKeys(owner.id(), "other");
  }

  private static Map<String, Object> owners(Client client) {
    return client
        .request()
        .get("/api/pipelines/resourceful/")
        .jsonPath()
        .<String, Object>getMap("owners");
  }
}
