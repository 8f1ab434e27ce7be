package br.org.linea.orchestration.demo;

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
    try (Walk walk = new Walk(everything.url(), everything.client())) {
      walk.fetchToken();
      boolean stopped = stop(walk);
      return runWithoutSlurm(walk) && stopped;
    }
  }

  private boolean stop(Walk walk) throws Exception {
    JsonNode started = walk.start("hello_world", "{\"seconds\": 120}");
    int id = started.path("id").asInt();
    steps.say("");
    steps.say("Process " + id + " would take two minutes as a Slurm job; it is stopped.");
    walk.stop(id);
    String end =
        steps.step(
            "POST /api/processes/" + id + "/stop/ until the end",
            () -> Journey.awaitEnd(walk, id, steps));
    return end.equals("Stopped");
  }

  private boolean runWithoutSlurm(Walk walk) throws Exception {
    JsonNode started = walk.start("hello_local", "{\"message\": \"Hello without Slurm\"}");
    int id = started.path("id").asInt();
    steps.say("");
    steps.say("Process " + id + " runs beside the agent, by the executor \"local\".");
    String end =
        steps.step(
            "hello_local, process " + id + ", until the end",
            () -> Journey.awaitEnd(walk, id, steps));
    JsonNode process = walk.process(id);
    Path result =
        everything.processing().resolve(process.path("path_str").asText()).resolve("hello.txt");
    if (Files.isRegularFile(result)) {
      steps.say("      it wrote: " + Files.readString(result).strip());
    }
    return end.equals("Successful");
  }
}
