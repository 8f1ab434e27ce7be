package br.org.linea.orchestration.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is asked of a server, one step after another.
 *
 * @param url the server, without a path
 * @param steps in their order
 */
public record Plan(String url, List<Step> steps) {

  /** Keeps the record immutable. */
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * A number of clients that each ask the same question again as soon as it is answered.
   *
   * @param name unique within the plan
   * @param clients how many, each with a connection of its own
   * @param seconds for how long
   * @param token bearer token
   * @param path of the request; {@code @} stands for a number that is drawn anew each time
   * @param firstId least number drawn
   * @param lastId largest number drawn
   * @param form body of a POST, URL-encoded; null for a GET
   * @param expected status that counts as an answer
   */
  public record Step(
      String name,
      int clients,
      int seconds,
      String token,
      String path,
      int firstId,
      int lastId,
      String form,
      int expected) {

    /** Keeps the token out of logs. */
    @Override
    public String toString() {
      return "Step[" + name + "]";
    }
  }

  /** Reads a plan from a JSON file. */
  static Plan read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), Plan.class);
  }
}
