package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The phases of UWS, with the states of processes that each shows. */
enum Phase {
  /** A draft. */
  PENDING,
  QUEUED(ProcessStatus.QUEUED, ProcessStatus.PENDING),
  /** Slurm holds it. */
  HELD(ProcessStatus.QUEUED, ProcessStatus.PENDING),
  /** A stop may be under way. */
  EXECUTING(ProcessStatus.RUNNING, ProcessStatus.STOPPING),
  COMPLETED(ProcessStatus.SUCCESSFUL),
  ERROR(ProcessStatus.FAILED),
  /** Drafts can be in it, too. */
  ABORTED(ProcessStatus.STOPPED),
  /** None is ever in it. */
  SUSPENDED,
  /** None is ever in it. */
  ARCHIVED,
  /** None is ever in it. */
  UNKNOWN;

  /** In each of Slurm's reasons for a held job. */
  private static final String HELD_BY_SLURM = "JobHeld";

  private final List<ProcessStatus> states;

  Phase(ProcessStatus... states) {
    this.states = List.of(states);
  }

  List<ProcessStatus> states() {
    return states;
  }

  /** Whether a client can wait for its end. */
  boolean active() {
    return this == PENDING || this == QUEUED || this == HELD || this == EXECUTING;
  }

  static Phase of(ProcessRecord process) {
    return switch (process.status()) {
      case QUEUED, PENDING ->
          process.reason().filter(why -> why.contains(HELD_BY_SLURM)).isPresent() ? HELD : QUEUED;
      case RUNNING, STOPPING -> EXECUTING;
      case SUCCESSFUL -> COMPLETED;
      case FAILED -> ERROR;
      case STOPPED -> ABORTED;
    };
  }

  /** By its name, in upper or lower case. */
  static Optional<Phase> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }
}
