package br.org.linea.orchestration.stack.programs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what an agent has journalled, also while the agent works. */
public final class AgentJournal {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECKSUM = 9;
  private static final int SIGN = 2;

  private AgentJournal() {}

  /**
   * The processes in a journal's folder, each as it last was.
   *
   * @throws IOException when the journal cannot be read
   */
  public static List<JsonNode> entries(Path folder) throws IOException {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    String log = Files.readString(folder.resolve("processes.log"));
    // What follows the last line feed is being written.
    for (String line : log.substring(0, log.lastIndexOf('\n') + 1).lines().toList()) {
      try {
        JsonNode json = JSON.readTree(line.substring(CHECKSUM + SIGN));
        String key = json.path("process_id") + " " + json.path("task_id");
        if (line.charAt(CHECKSUM) == '+') {
          entries.put(key, json);
        } else {
          entries.remove(key);
        }
      } catch (JsonProcessingException e) {
        throw new IOException("journal " + folder + " has the line " + line, e);
      }
    }
    return List.copyOf(entries.values());
  }

  /** Whether nothing is left to do or to say of a process. */
  public static boolean isDone(JsonNode entry) {
    return isOver(entry) && entry.path("unsent").isEmpty();
  }

  /** Whether a process has its verdict. */
  public static boolean isOver(JsonNode entry) {
    return entry.path("phase").asText().equals("OVER");
  }
}
