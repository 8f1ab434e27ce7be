package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import br.org.linea.orchestration.stack.fuzz.RandomJson;
import br.org.linea.orchestration.stack.fuzz.RandomText;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Questions about the files of a run, few of which an agent can answer.
 *
 * @param process the run's process
 * @param task its task
 */
record RandomQuestions(int process, String task) {

  private static final int MOST_BYTES = 1024 * 1024;

  /** One that is fit to be answered. */
  ObjectNode fit() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("process_id", process)
        .put("task_id", task)
        .put("pipeline", "hello_world")
        .put("file", "OUT")
        .put("offset", 0)
        .put("limit", MOST_BYTES);
  }

  /** Any other. */
  byte[] any(Draw draw) {
    ObjectNode question = fit();
    String text =
        switch (draw.below(6)) {
          case 0 -> RandomText.any(draw);
          case 1 -> RandomJson.any(draw).toString();
          case 2 -> RandomText.changed(draw, question.toString(), "{}[]\",:0-. ");
          case 3 ->
              question
                  .put(
                      "pipeline",
                      draw.of("..", "../hello_world", "/", "a/../hello_world", "counted"))
                  .toString();
          case 4 ->
              question
                  .put("offset", draw.of(Long.MIN_VALUE, -1L, 7L, 1L << 40, Long.MAX_VALUE))
                  .put("limit", draw.of(1, 5, MOST_BYTES, MOST_BYTES + 1, -1, Integer.MIN_VALUE))
                  .put("file", draw.of("OUT", "ERR", "err", "../../run.out", ".orchestration/task"))
                  .put("task_id", draw.rarely(3) ? UUID.randomUUID().toString() : task)
                  .toString();
          default -> RandomJson.changed(draw, question).toString();
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
