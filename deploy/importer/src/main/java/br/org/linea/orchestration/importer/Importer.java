package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.messages.WorkerName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One import: what is new is written in one transaction, what is there stays as it is. */
final class Importer {

  /** What the history names as the source of an imported line. */
  static final String SOURCE = "import";

  private final OldDatabase from;
  private final NewDatabase to;
  private final Map<String, String> owners;
  private final Optional<WorkerName> agent;
  private final Report report = new Report();

  Importer(
      OldDatabase from, NewDatabase to, Map<String, String> owners, Optional<WorkerName> agent) {
    this.from = from;
    this.to = to;
    this.owners = owners;
    this.agent = agent;
  }

  /**
   * Does it.
   *
   * @param jobName how the old system named its jobs
   * @param giveUp whether what cannot be adopted is brought over as ended
   * @param dryRun whether only to say what would be done
   * @throws Refusal when nothing may be written
   */
  Report run(String jobName, boolean giveUp, boolean dryRun, Instant now)
      throws Refusal, SQLException {
    OldRelease release = release();
    List<OldProcess> rows = from.processes();
    warnOfNumbering(release, rows);
    boolean registered = agentIsRegistered();
    Translation translation = new Translation(release, owners, agent, jobName, giveUp, now);
    to.lock();
    List<NewProcess> fresh = fresh(rows, translation);
    warnOfUnseen(fresh);
    if (!dryRun) {
      for (NewProcess process : fresh) {
        to.insert(process);
        if (registered) {
          command(process, now);
        }
      }
    }
    raiseSequence(rows, dryRun);
    if (!dryRun) {
      to.commit();
    }
    return report;
  }

  private OldRelease release() throws Refusal {
    OldRelease release = from.release();
    if (release.applied().isEmpty()) {
      report.remark(
          "warning: django_migrations knows nothing of the app core: states are read as those of"
              + " its last release");
    }
    release
        .unknown()
        .forEach(
            name ->
                report.remark(
                    "warning: core migration "
                        + name
                        + " is unknown here: see whether it changed what a state means"));
    return release;
  }

  private void warnOfNumbering(OldRelease release, List<OldProcess> rows) {
    List<Long> old =
        rows.stream()
            .filter(release::numberedFirst)
            .filter(row -> row.status() == 3 || row.status() == 4)
            .map(OldProcess::id)
            .toList();
    if (!old.isEmpty()) {
      report.remark(
          "warning: %s: written before core migration 0007, where 3 was Revoked and 4 Failed"
              .formatted(Report.processes(old)));
    }
  }

  /** One that is gets its commands in order; another reads its work when it first registers. */
  private boolean agentIsRegistered() throws Refusal, SQLException {
    if (agent.isEmpty()) {
      return false;
    }
    Optional<Set<String>> executors = to.executors(agent.get());
    if (executors.isEmpty()) {
      report.remark(
          "warning: an agent "
              + agent.get()
              + " has not registered here yet; jobs are adopted when it does");
    } else if (!executors.get().contains("slurm")) {
      throw new Refusal(
          "the agent %s runs on %s, so it cannot adopt Slurm jobs"
              .formatted(agent.get(), String.join(", ", executors.get())));
    }
    return executors.isPresent();
  }

  private List<NewProcess> fresh(List<OldProcess> rows, Translation translation)
      throws Refusal, SQLException {
    Map<Long, NewDatabase.Present> present = to.present();
    Set<UUID> tasks = to.taskIds();
    List<Long> taken = new ArrayList<>();
    List<NewProcess> fresh = new ArrayList<>();
    for (OldProcess row : rows) {
      NewDatabase.Present there = present.get(row.id());
      if (there != null) {
        boolean same =
            there.imported() && row.createdAt().filter(there.acceptedAt()::equals).isPresent();
        if (same) {
          report.there();
        } else {
          taken.add(row.id());
        }
        continue;
      }
      switch (translation.translate(row)) {
        case Outcome.Left left -> report.left(row.id(), left.why());
        case Outcome.Brought brought -> {
          NewProcess process = unique(brought.process(), row, tasks);
          fresh.add(process);
          report.brought(process, brought.warnings());
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new Refusal(
          "%s: the ids belong to other processes here. Import into a database that has none of its"
                  .formatted(Report.processes(taken))
              + " own yet");
    }
    return fresh;
  }

  private static NewProcess unique(NewProcess process, OldProcess row, Set<UUID> tasks) {
    return tasks.add(process.taskId()) ? process : process.withTask(Translation.madeTaskId(row));
  }

  /** In the old system every client saw everything; here each sees its own. */
  private void warnOfUnseen(List<NewProcess> fresh) throws SQLException {
    Set<String> known = new HashSet<>(to.owners());
    known.addAll(owners.values());
    Map<String, Integer> unseen = new LinkedHashMap<>();
    fresh.stream()
        .map(NewProcess::owner)
        .filter(owner -> !known.contains(owner))
        .forEach(owner -> unseen.merge(owner, 1, Integer::sum));
    unseen.forEach(
        (owner, count) ->
            report.remark(
                ("warning: no client here has had the owner '%s': only an operator sees its %d"
                        + " processes, until a client of that owner comes. --owner %s=NEW gives them"
                        + " to another; --owner %s=%s says that it is right so")
                    .formatted(owner, count, owner, owner, owner)));
  }

  private void command(NewProcess process, Instant now) throws SQLException {
    if (process.adoptedJobName().isEmpty()) {
      return;
    }
    to.send(process, process.start(), now);
    if (process.status() == NewProcess.Status.STOPPING) {
      to.send(process, process.stop(), now);
    }
  }

  private void raiseSequence(List<OldProcess> rows, boolean dryRun) throws Refusal, SQLException {
    long highest =
        Math.max(from.highestId(), rows.stream().mapToLong(OldProcess::id).max().orElse(0));
    long next = to.nextId();
    if (highest >= Integer.MAX_VALUE) {
      throw new Refusal("the old ids go up to " + highest + ": there would be none left");
    }
    if (next <= highest) {
      next = highest + 1;
      if (!dryRun) {
        to.continueAt(next);
      }
    }
    report.remark("The next new process gets the id " + next + ".");
  }
}
