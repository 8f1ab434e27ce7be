package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.process.Wait;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** After the storm: queues and journals must run empty. */
final class Calm {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Ground ground;
  private final Chronicle chronicle;

  Calm(Ground ground, Chronicle chronicle) {
    this.ground = ground;
    this.chronicle = chronicle;
  }

  /** Waits for it, and tells what is left as faults. */
  void await() {
    try {
      Wait.until(LIMIT, () -> left().isEmpty(), () -> new IllegalStateException("not empty"));
      chronicle.say("queues and journals are empty");
    } catch (IllegalStateException late) {
      left().forEach(what -> chronicle.fault("%s", what));
    }
  }

  private List<String> left() {
    List<String> left = new ArrayList<>();
    ground
        .site()
        .broker()
        .depths()
        .forEach(
            (queue, depth) -> {
              if (depth > 0) {
                left.add("queue " + queue + " holds " + depth + " messages");
              }
            });
    ground.journals().forEach(journal -> left.addAll(unfinished(journal)));
    return left;
  }

  /** Entries that are not over, or have events that were not sent. */
  private static List<String> unfinished(Path journal) {
    try (Stream<Path> files = Files.list(journal)) {
      return files
          .filter(file -> file.toString().endsWith(".process.json"))
          .flatMap(Calm::unfinishedEntry)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> unfinishedEntry(Path entry) {
    try {
      JsonNode json = new ObjectMapper().readTree(entry.toFile());
      boolean done = json.path("phase").asText().equals("OVER") && json.path("unsent").isEmpty();
      return done ? Stream.empty() : Stream.of("journal entry " + entry + " is not done: " + json);
    } catch (IOException beingReplaced) {
      return Stream.of("journal entry " + entry + " cannot be read");
    }
  }
}
