package br.org.linea.orchestration.api.process;

import br.org.linea.orchestration.messages.ProcessId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The processes that another one waits for. They exist before it, so there are no cycles.
 *
 * @param ids the processes, each once
 * @param condition how they must end
 */
public record Dependencies(List<ProcessId> ids, Condition condition) {

  private static final int NAMED = 5;

  /** Keeps the record immutable. */
  public Dependencies {
    ids = List.copyOf(ids);
  }

  /** How the processes must end. */
  public enum Condition {
    /** All of them Successful. */
    OK,
    /** All of them, however. */
    ANY;

    /** The word of a request. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the waiting process can start. */
  public sealed interface Verdict {

    /** It can. */
    record Met() implements Verdict {}

    /**
     * It never can.
     *
     * @param id the process that ended otherwise than it must
     * @param status how it ended
     */
    record Unmet(ProcessId id, ProcessStatus status) implements Verdict {
      /** A sentence for a person. */
      public String detail() {
        return "Process %s, for which it waited, ended %s.".formatted(id, status.label());
      }
    }

    /**
     * Not yet.
     *
     * @param on the processes that have not ended
     */
    record Waiting(List<ProcessId> on) implements Verdict {
      /** Keeps the record immutable. */
      public Waiting {
        on = List.copyOf(on);
      }

      /** A sentence for a person. */
      public String reason() {
        String named =
            on.stream().limit(NAMED).map(ProcessId::toString).collect(Collectors.joining(", "));
        String more = on.size() > NAMED ? " and %d more".formatted(on.size() - NAMED) : "";
        return "It waits for process%s %s%s.".formatted(on.size() == 1 ? "" : "es", named, more);
      }
    }
  }

  /** Decides by the present states; a process without one has not ended. */
  public Verdict judge(Map<ProcessId, ProcessStatus> now) {
    Optional<ProcessId> unmet = ids.stream().filter(id -> isUnmet(now.get(id))).findFirst();
    if (unmet.isPresent()) {
      return new Verdict.Unmet(unmet.get(), now.get(unmet.get()));
    }
    List<ProcessId> open = ids.stream().filter(id -> !hasEnded(now.get(id))).toList();
    return open.isEmpty() ? new Verdict.Met() : new Verdict.Waiting(open);
  }

  private boolean isUnmet(ProcessStatus status) {
    return condition == Condition.OK && hasEnded(status) && status != ProcessStatus.SUCCESSFUL;
  }

  private static boolean hasEnded(ProcessStatus status) {
    return status != null && status.terminal();
  }
}
