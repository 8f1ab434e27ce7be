package br.org.linea.orchestration.agent.journal;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What keeps the watches from their work.
 *
 * @param at when this was so
 * @param problems sentences that name the watch or the process; empty when all is well
 */
@RegisterForReflection
public record WatchProblems(Instant at, List<String> problems) {

  /** Keeps the record immutable. */
  public WatchProblems {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }
}
