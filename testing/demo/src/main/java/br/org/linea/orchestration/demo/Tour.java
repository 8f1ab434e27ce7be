package br.org.linea.orchestration.demo;

import br.org.linea.orchestration.stack.clients.ApiClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code --tour} adds: a stop, and a run without Slurm. */
final class Tour {

  private final Everything everything;
  private final Steps steps;

  Tour(Everything everything, Steps steps) {
    this.everything = everything;
    this.steps = steps;
  }

  /** True when the stopped process ended Stopped and the one without Slurm Successful. */
  boolean walk() throws Exception {
    try (ApiClient client = Journey.client(everything)) {
      boolean stopped = stop(client);
      return runWithoutSlurm(client) && stopped;
    }
  }

  private boolean stop(ApiClient client) throws Exception {
    int id = Journey.start(client, "hello_world", "{\"seconds\": 120}");
    steps.say("");
    steps.say("Process " + id + " would take two minutes as a Slurm job; it is stopped.");
    client.stop(id).expect(200);
    String end =
        steps.step(
            "POST /api/processes/" + id + "/stop/ until the end",
            () -> Journey.awaitEnd(client, id, steps));
    return end.equals("Stopped");
  }

  private boolean runWithoutSlurm(ApiClient client) throws Exception {
    int id = Journey.start(client, "hello_local", "{\"message\": \"Hello without Slurm\"}");
    steps.say("");
    steps.say("Process " + id + " runs beside the agent, by the executor \"local\".");
    String end =
        steps.step(
            "hello_local, process " + id + ", until the end",
            () -> Journey.awaitEnd(client, id, steps));
    JsonNode process = client.process(id);
    Path result =
        everything.processing().resolve(process.path("path_str").asText()).resolve("hello.txt");
    if (Files.isRegularFile(result)) {
      steps.say("      it wrote: " + Files.readString(result).strip());
    }
    return end.equals("Successful");
  }
}
