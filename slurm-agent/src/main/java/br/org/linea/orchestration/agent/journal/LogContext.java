package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.messages.ProcessId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/** Puts a process and its trace into every log line that some work writes on this thread. */
public final class LogContext {

  private static final String PROCESS = "process";
  private static final String TRACEPARENT = "traceparent";

  private LogContext() {}

  /** Runs {@code work} with both in the lines' context. */
  public static void within(ProcessId process, Optional<String> traceparent, Runnable work) {
    MDC.put(PROCESS, process.toString());
    traceparent.ifPresent(trace -> MDC.put(TRACEPARENT, trace));
    try {
      work.run();
    } finally {
      MDC.remove(PROCESS);
      MDC.remove(TRACEPARENT);
    }
  }

  /** The same for an entry of the journal, with a result. */
  public static <T> T within(JournalEntry entry, Supplier<T> work) {
    AtomicReference<T> result = new AtomicReference<>();
    within(entry.processId(), entry.traceparent(), () -> result.set(work.get()));
    return result.get();
  }
}
