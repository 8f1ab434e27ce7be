package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.process.MemoryDisk;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What faults of the machine need: disks that can be filled and clocks that can be stepped. Where
 * this machine does not give them, their lane is left out, and the run says so.
 */
final class Machine implements AutoCloseable {

  private static final int RUNS_MEGABYTES = 384;
  private static final int JOURNAL_MEGABYTES = 32;

  private final LocalStack stack;
  private final EventLog eventLog;
  private final Set<Lane> lanes;
  private final List<DiskTarget> disks = new ArrayList<>();
  private final List<ClockTarget> clocks = new ArrayList<>();
  private final Optional<Path> library;

  /**
   * Nothing is mounted yet.
   *
   * @param lanes those that were chosen; what cannot be is taken from them
   */
  Machine(LocalStack stack, EventLog eventLog, Set<Lane> lanes) {
    this.stack = stack;
    this.eventLog = eventLog;
    this.lanes = lanes;
    this.library = lanes.contains(Lane.CLOCK) ? ProgramClock.library() : Optional.empty();
    // What a run left that was killed.
    close();
    if (library.isEmpty() && lanes.remove(Lane.CLOCK)) {
      eventLog.leftOut(Lane.CLOCK, "Debian's package libfaketime is not installed");
    }
  }

  /** Mounts the disks, each on its own folder; before anything is written there. */
  void mount(Path runs, List<Path> journals) {
    if (!lanes.contains(Lane.DISK)) {
      return;
    }
    try {
      disk("the disk of the run directories", runs, RUNS_MEGABYTES);
      for (Path journal : journals) {
        disk("the journal's disk of " + journal.getFileName(), journal, JOURNAL_MEGABYTES);
      }
    } catch (IllegalStateException refused) {
      disks.clear();
      lanes.remove(Lane.DISK);
      eventLog.leftOut(Lane.DISK, refused.getMessage());
    }
  }

  private void disk(String name, Path folder, int megabytes) {
    disks.add(new DiskTarget(name, MemoryDisk.mount(folder, megabytes)));
  }

  /** What a program needs for a clock of its own; nothing where no clock is stepped. */
  Map<String, String> clock(String program) {
    if (library.isEmpty()) {
      return Map.of();
    }
    ProgramClock clock = new ProgramClock(library.get(), stack.folder("clocks").resolve(program));
    clocks.add(new ClockTarget(program, clock));
    return clock.environment();
  }

  List<DiskTarget> disks() {
    return disks;
  }

  List<ClockTarget> clocks() {
    return clocks;
  }

  /** When the programs are gone. */
  @Override
  public void close() {
    if (library.isPresent()) {
      ProgramClock.sweep();
    }
  }
}
