package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import br.org.linea.orchestration.stack.fuzz.RandomJson;
import br.org.linea.orchestration.stack.fuzz.RandomText;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Commands that no agent may act on. Each has a task id of its own, which no process has.
 *
 * @param process the number of a process that runs
 * @param job its job
 */
record RandomCommands(int process, long job) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PIPELINE = "counted";
  private static final String VERSION = "1.0.0";
  private static final List<String> PATHS =
      List.of(
          "", ".", "..", "/", "/etc", "../counted", "a/../b", "%2e%2e", "a\0", "a b", "~", "$(id)");

  /** What cannot be read as a command. */
  byte[] unreadable(Draw draw) {
    return switch (draw.below(6)) {
      case 0 -> bytes(draw);
      case 1 -> utf8("!" + RandomText.any(draw));
      case 2 -> utf8(RandomJson.any(draw).toString());
      case 3 -> {
        String text = any(draw).toString();
        yield utf8(text.substring(0, draw.below(text.length())));
      }
      case 4 -> utf8(event().toString());
      default -> utf8(spoilt(draw).toString());
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** No UTF-8, let alone JSON. */
  private static byte[] bytes(Draw draw) {
    byte[] bytes = new byte[1 + draw.below(300)];
    draw.random().nextBytes(bytes);
    bytes[0] = (byte) 0xfe;
    return bytes;
  }

  private ObjectNode spoilt(Draw draw) {
    ObjectNode command = any(draw);
    ObjectNode data = (ObjectNode) command.get("data");
    switch (draw.below(7)) {
      case 0 -> command.remove(draw.of("type", "data"));
      case 1 -> command.put("type", draw.of("process.start.v2", "process", RandomText.any(draw)));
      case 2 -> command.set("data", draw.of(NODES.arrayNode(), NODES.textNode("x")));
      case 3 -> data.remove(draw.of("process_id", "task_id"));
      case 4 -> data.put(draw.of("process_id", "task_id"), "x" + RandomText.any(draw));
      case 5 -> data.put("process_id", draw.of(0L, -1L, 2_147_483_648L, Long.MIN_VALUE));
      default -> {
        ObjectNode start = start(VERSION, "{}");
        ((ObjectNode) start.get("data"))
            .put("pipeline", draw.rarely(4) ? "x".repeat(101) : draw.of(PATHS));
        return start;
      }
    }
    return command;
  }

  /** What may still be read, changed as it is, and fits no process and no pipeline. */
  byte[] unfit(Draw draw) {
    ObjectNode command = any(draw);
    return utf8(
        switch (draw.below(4)) {
          case 0 -> RandomText.changed(draw, command.toString(), "{}[]\",:0 ");
          case 1 -> start(VERSION, config(draw)).toString();
          default -> RandomJson.changed(draw, command).toString();
        });
  }

  private static String config(Draw draw) {
    return draw.rarely(2) ? "[" + RandomText.any(draw) : RandomText.any(draw) + "]";
  }

  /** A start and a stop of a process that says it is the job of the one that runs. */
  List<byte[]> thief(Draw draw) {
    ObjectNode start = start(VERSION, "{}");
    ObjectNode data = (ObjectNode) start.get("data");
    data.putObject("adopt")
        .put("job_id", draw.rarely(3) ? 1 + draw.below(Integer.MAX_VALUE) : job)
        .put("job_name", draw.of("x", "orch-", "orch-%d-".formatted(process), "*", "%", "-1"));
    ObjectNode stop = stop();
    ((ObjectNode) stop.get("data")).set("task_id", data.get("task_id"));
    return List.of(
        utf8(start.toString()),
        utf8(draw.rarely(2) ? stop.toString() : RandomJson.changed(draw, stop).toString()));
  }

  private ObjectNode any(Draw draw) {
    return switch (draw.below(4)) {
      case 0 -> stop();
      case 1 -> envelope("process.check", data());
      case 2 -> start("0.0.0-of-no-pipeline", "{}");
      default -> elsewhere(draw);
    };
  }

  /** A start for an agent of another executor. */
  private ObjectNode elsewhere(Draw draw) {
    ObjectNode start = start("0.0.0-of-no-pipeline", "{}");
    ((ObjectNode) start.get("data"))
        .put("executor", draw.of("", "SLURM", "kubernetes", RandomText.any(draw)))
        .put("pipeline", draw.of(PIPELINE, "no_such_pipeline", "x".repeat(100)));
    start.put("source", "/agents/another");
    return start;
  }

  private ObjectNode start(String version, String config) {
    return envelope(
        "process.start",
        data()
            .put("pipeline", PIPELINE)
            .put("pipeline_version", version)
            .put("executor", "slurm")
            .put("config", config)
            .put("owner", "nobody")
            .put("accepted_at", Instant.now().toString()));
  }

  private ObjectNode stop() {
    return envelope(
        "process.stop",
        data().put("requested_by", "nobody").put("requested_at", Instant.now().toString()));
  }

  private ObjectNode event() {
    ObjectNode data = data().put("detail", "x");
    data.putObject("job").put("worker", "slurm-agent").put("observed_at", Instant.now().toString());
    return envelope("process.lost", data);
  }

  private ObjectNode data() {
    return NODES
        .objectNode()
        .put("process_id", process)
        .put("task_id", UUID.randomUUID().toString());
  }

  private ObjectNode envelope(String type, ObjectNode data) {
    ObjectNode envelope =
        NODES
            .objectNode()
            .put("specversion", "1.0")
            .put("id", UUID.randomUUID().toString())
            .put("source", "/orchestrator-api")
            .put("subject", Integer.toString(process))
            .put("time", Instant.now().toString())
            .put("lease", 0)
            .put("sequence", 1)
            .put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .put("type", type);
    envelope.set("data", data);
    return envelope;
  }
}
