package br.org.linea.orchestration.crash;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A sort of fault, as the command line names it. */
enum Lane {
  /** Services are killed and paused. */
  SERVICES,
  /** Programs are killed, stopped and paused. */
  PROGRAMS,
  /** Connections are reset or fall silent. */
  LINES,
  /** The broker has a memory or disk alarm and blocks publishers. */
  ALARM,
  /** A queue is deleted with all that is in it. */
  QUEUES,
  /** The database refuses writes. */
  READ_ONLY,
  /** slurmdbd is killed, stopped and paused. */
  ACCOUNTING,
  /** The disk of the run directories or of a journal is full. */
  DISK,
  /** The clock of one program is minutes off. */
  CLOCK,
  /** Jobs put files in their run directories that no program may trust. */
  HOSTILE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Set<Lane> all() {
    return EnumSet.allOf(Lane.class);
  }

  /**
   * Lanes by their names.
   *
   * @param list names with commas between them
   * @throws IllegalArgumentException for a name that no lane has
   */
  static Set<Lane> parse(String list) {
    Set<Lane> lanes = EnumSet.noneOf(Lane.class);
    for (String name : list.split(",")) {
      lanes.add(
          Arrays.stream(values())
              .filter(lane -> lane.toString().equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("'" + name + "' is not one of " + all())));
    }
    return lanes;
  }
}
