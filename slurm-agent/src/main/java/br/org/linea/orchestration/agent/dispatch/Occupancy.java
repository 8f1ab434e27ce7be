package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalListener;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.messages.PipelineName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which processes run and which wait, counted as the journal changes: asked for every submission,
 * so never by a look at all entries. Any thread may ask.
 */
@ApplicationScoped
class Occupancy implements JournalListener {

  /** Accepted first; of the same moment, the lower process. Nothing in it changes of an entry. */
  private static final Comparator<JournalEntry> ORDER =
      Comparator.comparing(JournalEntry::createdAt)
          .thenComparing(entry -> entry.processId().value())
          .thenComparing(JournalEntry::taskId);

  private final Set<ProcessKey> local = new HashSet<>();
  private final Set<ProcessKey> slurm = new HashSet<>();
  private final Map<PipelineName, Set<ProcessKey>> running = new HashMap<>();
  private final Map<PipelineName, NavigableSet<JournalEntry>> waiting = new HashMap<>();

  @Inject
  Occupancy(Journal journal) {
    journal.onChange(this);
    for (JournalEntry entry : journal.entries()) {
      synchronized (this) {
        // Read again under the lock: else a change that was heard meanwhile would be undone.
        journal.find(entry.key()).ifPresent(now -> changed(Optional.empty(), now));
      }
    }
  }

  @Override
  public synchronized void changed(Optional<JournalEntry> before, JournalEntry after) {
    if (after.is(EntryPhase.SUBMITTING, EntryPhase.LIVE)) {
      (after.isLocal() ? local : slurm).add(after.key());
      pipeline(after)
          .ifPresent(name -> running.computeIfAbsent(name, n -> new HashSet<>()).add(after.key()));
    } else {
      noLongerAtWork(after);
    }
    pipeline(after)
        .map(name -> waiting.computeIfAbsent(name, n -> new TreeSet<>(ORDER)))
        .ifPresent(
            queue -> {
              queue.remove(after);
              if (isReady(after)) {
                queue.add(after);
              }
            });
  }

  @Override
  public synchronized void forgotten(JournalEntry entry) {
    noLongerAtWork(entry);
    pipeline(entry).map(waiting::get).ifPresent(queue -> queue.remove(entry));
  }

  private void noLongerAtWork(JournalEntry entry) {
    local.remove(entry.key());
    slurm.remove(entry.key());
    pipeline(entry).map(running::get).ifPresent(keys -> keys.remove(entry.key()));
  }

  /**
   * Not one that something else holds back. One that has not been looked at yet counts: several are
   * prepared side by side, and the last one accepted may be done first.
   */
  private static boolean isReady(JournalEntry entry) {
    return entry.is(EntryPhase.ACCEPTED) && entry.tries().notBefore().isEmpty();
  }

  private static Optional<PipelineName> pipeline(JournalEntry entry) {
    return entry.run().map(RunSpec::pipeline);
  }

  /** How many runs are at work where this entry would be: on the agent's node, or in Slurm. */
  synchronized int beside(JournalEntry entry) {
    return (entry.isLocal() ? local : slurm).size();
  }

  /** Whether its pipeline has no place for it: what was accepted earlier and waits goes first. */
  synchronized boolean isFull(JournalEntry entry, int most) {
    PipelineName name = pipeline(entry).orElseThrow();
    int free = most - running.getOrDefault(name, Set.of()).size();
    return free <= 0
        || waiting.containsKey(name)
            && waiting.get(name).headSet(entry).stream().limit(free).count() == free;
  }
}
