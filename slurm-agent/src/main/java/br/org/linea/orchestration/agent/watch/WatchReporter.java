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
public class WatchReporter {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Pulse pulse;
  private final WatchProblemsFile file;
  private final Clock clock;
  private final Repeating reporting =
      new Repeating("watch-report", this::report, "the problems of the watches are not written");
  private boolean clean;

  @Inject
  WatchReporter(Pulse pulse, AgentConfig config, ObjectMapper mapper, Clock clock) {
    this(pulse, config.journalDir(), mapper, clock);
  }

  WatchReporter(Pulse pulse, Path journal, ObjectMapper mapper, Clock clock) {
    this.pulse = pulse;
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
    List<String> problems = new ArrayList<>(pulse.stuckWatches());
    problems.addAll(pulse.troubledProcesses());
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
