package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.WatchProblems;
import br.org.linea.orchestration.agent.journal.WatchProblemsFile;
import br.org.linea.orchestration.agent.runtime.Repeating;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what keeps the watches from their work, on a thread of its own: a watch that hangs
 * cannot say so itself.
 */
@ApplicationScoped
public class WatchProblemsReporter {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final WatchHeartbeat heartbeat;
  private final WatchProblemsFile file;
  private final Clock clock;
  private final Repeating reporting =
      new Repeating("watch-report", this::report, "the problems of the watches are not written");
  private boolean clean;

  @Inject
  WatchProblemsReporter(
      WatchHeartbeat heartbeat, AgentConfig config, ObjectMapper mapper, Clock clock) {
    this(heartbeat, config.journalDir(), mapper, clock);
  }

  WatchProblemsReporter(WatchHeartbeat heartbeat, Path journal, ObjectMapper mapper, Clock clock) {
    this.heartbeat = heartbeat;
    this.file = new WatchProblemsFile(journal, mapper);
    this.clock = clock;
  }

  /** Begins. */
  public void start() {
    reporting.start(Duration.ZERO, INTERVAL);
  }

  /** Ends. */
  public void stop() {
    reporting.stop();
  }

  /** Writes while there is something to say, and once when there no longer is. */
  void report() {
    List<String> problems = new ArrayList<>(heartbeat.stuckWatches());
    problems.addAll(heartbeat.troubledProcesses());
    if (problems.isEmpty() && clean) {
      return;
    }
    try {
      file.write(new WatchProblems(clock.instant(), problems));
      clean = problems.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
