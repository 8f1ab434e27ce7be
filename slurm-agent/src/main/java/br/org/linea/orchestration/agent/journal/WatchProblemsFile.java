package br.org.linea.orchestration.agent.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A note beside the journal about what keeps the watches from their work, for {@code slurm-agent
 * status}. Whole or not there, but not synced: nothing depends on it.
 */
public final class WatchProblemsFile {

  private static final String NAME = "watch-problems.json";

  private final Path file;
  private final ObjectMapper mapper;

  /** The one in the journal's {@code folder}. */
  public WatchProblemsFile(Path folder, ObjectMapper mapper) {
    this.file = folder.resolve(NAME);
    this.mapper = mapper;
  }

  /**
   * Writes it. For one thread.
   *
   * @throws IOException when the disk does not take it
   */
  public void write(WatchProblems problems) throws IOException {
    Path draft = file.resolveSibling(NAME + ".tmp");
    Files.write(draft, mapper.writeValueAsBytes(problems));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads it.
   *
   * @return empty when no agent has written one
   * @throws IOException when it cannot be read
   */
  public Optional<WatchProblems> read() throws IOException {
    try {
      return Optional.of(mapper.readValue(Files.readAllBytes(file), WatchProblems.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
