package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Slurm command once answered: recorded from Slurm 22.05 in {@code slurm/22.05}, written
 * from the documentation of newer releases in {@code slurm/documented}, where {@code source} says
 * which. Comment and work directory were added to the older recordings of squeue and sacct by hand;
 * those in {@code squeue-marks} and {@code sacct-marks} are recorded.
 */
record Recorded(String name, List<String> argv, String stdout, String stderr, int exit) {

  private static final Path FOLDER = Path.of("src/test/resources/slurm");
  private static final JsonMapper JSON = new JsonMapper();

  static Recorded of(String release, String name) {
    try {
      JsonNode json =
          JSON.readTree(Files.readString(FOLDER.resolve(release).resolve(name + ".json")));
      List<String> argv = new ArrayList<>();
      json.required("argv").forEach(word -> argv.add(word.asText()));
      return new Recorded(
          name,
          argv,
          json.required("stdout").asText(),
          json.required("stderr").asText(),
          json.required("exit").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of all cases of one command. */
  static List<String> names(String release, String command) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(release))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> name.startsWith(command + "-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CommandResult result() {
    return new CommandResult.Exited(exit, stdout, stderr);
  }
}
