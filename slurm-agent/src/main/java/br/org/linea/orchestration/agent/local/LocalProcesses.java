package br.org.linea.orchestration.agent.local;

import br.org.linea.orchestration.agent.job.JobName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at the processes of this node. A process chooses its environment, so a name that a
 * process carries is a claim: it never speaks for another run's first process.
 */
public final class LocalProcesses {

  private final Map<JobName, List<Long>> byName = new HashMap<>();
  private final Set<JobName> led = new HashSet<>();
  private final Set<Long> unknown = new HashSet<>();
  private boolean unknownLeader;

  LocalProcesses() {}

  void add(JobName name, long pid, boolean leadsSession) {
    byName.computeIfAbsent(name, key -> new ArrayList<>()).add(pid);
    if (leadsSession) {
      led.add(name);
    }
  }

  void addUnknown(long pid, boolean mayLeadSession) {
    unknown.add(pid);
    unknownLeader |= mayLeadSession;
  }

  /** The names that processes carry. */
  public Set<JobName> names() {
    return Set.copyOf(byName.keySet());
  }

  /** The processes that carry a run's name. */
  public List<Long> of(JobName name) {
    return List.copyOf(byName.getOrDefault(name, List.of()));
  }

  /** Whether this process is there and did not show its name; it may be any run's. */
  public boolean isUnknown(long pid) {
    return unknown.contains(pid);
  }

  /**
   * Whether the first process of this run may be there: one that leads a session, as every run's
   * first process does, and carries the name, or one that did not show its name.
   */
  public boolean mayRun(JobName name) {
    return led.contains(name) || unknownLeader;
  }
}
