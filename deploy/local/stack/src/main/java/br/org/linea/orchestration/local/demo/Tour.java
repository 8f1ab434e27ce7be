package br.org.linea.orchestration.local.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** What {@code --tour} adds: a stop, and a run without Slurm. */
final class Tour {

  private final Everything everything;
  private final Steps steps;

  Tour(Everything everything, Steps steps) {
    this.everything = everything;
    this.steps = steps;
  }

  /** True when the stopped process ended Stopped. */
  boolean walk() throws Exception {
    steps.say("");
    try (Walk walk = new Walk(everything.url(), everything.client())) {
      walk.fetchToken();
      return stop(walk);
    }
  }

  private boolean stop(Walk walk) throws Exception {
    JsonNode started = walk.start("hello_world", "{\"seconds\": 120}");
    int id = started.path("id").asInt();
    steps.say("Process " + id + " would take two minutes; it is stopped.");
    walk.stop(id);
    String end = steps.step("a stop of process " + id, () -> Journey.awaitEnd(walk, id, steps));
    return end.equals("Stopped");
  }
}
