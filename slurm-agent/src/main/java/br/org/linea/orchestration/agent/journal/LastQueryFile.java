package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.config.AgentConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A note beside the journal about the last question to Slurm, for `slurm-agent status`. Whole or
 * not there, but not synced: nothing depends on it.
 */
@ApplicationScoped
public class LastQueryFile {

  private static final Logger LOG = Logger.getLogger(LastQueryFile.class);
  private static final String NAME = "last-query.json";

  private final Path file;
  private final ObjectMapper mapper;

  @Inject
  LastQueryFile(AgentConfig config, ObjectMapper mapper) {
    this(config.journalDir(), mapper);
  }

  /** The one in the journal's {@code folder}. */
  public LastQueryFile(Path folder, ObjectMapper mapper) {
    this.file = folder.resolve(NAME);
    this.mapper = mapper;
  }

  /** Writes it; a disk that refuses it is logged. For one thread. */
  public void write(LastQuery query) {
    try {
      Path draft = file.resolveSibling(NAME + ".tmp");
      Files.write(draft, mapper.writeValueAsBytes(query));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warnf("%s is not written: %s", file, e);
    }
  }

  /**
   * Reads it.
   *
   * @return empty when no agent has asked Slurm anything
   * @throws IOException when it cannot be read
   */
  public Optional<LastQuery> read() throws IOException {
    try {
      return Optional.of(mapper.readValue(Files.readAllBytes(file), LastQuery.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
