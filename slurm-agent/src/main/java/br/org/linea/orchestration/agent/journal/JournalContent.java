package br.org.linea.orchestration.agent.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a journal's log says, read from its first line to its last.
 *
 * <p>The last line may have no end: the machine died while it was written, and no method has
 * returned that waited for it. Any other line that is not as it was written is damage. It hides a
 * change of a process that is not known, so each process that was accepted before it may have been
 * submitted since: those are in doubt, and Slurm is asked before anything is done.
 *
 * @param entries the processes
 * @param whole bytes up to the end of the last whole line
 * @param lines whole lines
 * @param damaged those of them that make no sense
 */
record JournalContent(Map<ProcessKey, JournalEntry> entries, long whole, long lines, int damaged) {

  /** More than any entry has; a longer line is damage. */
  private static final int LONGEST = 16 << 20;

  /**
   * Reads a log.
   *
   * @throws IOException when the disk does not give it
   */
  static JournalContent read(Path log, ObjectMapper mapper) throws IOException {
    Map<ProcessKey, JournalEntry> entries = new LinkedHashMap<>();
    long lines = 0;
    int damaged = 0;
    long whole = 0;
    long read = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(log), 1 << 16)) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        read++;
        if (next != '\n') {
          if (line.size() <= LONGEST) {
            line.write(next);
          }
          continue;
        }
        lines++;
        Optional<JournalChange> change = JournalChange.of(line.toByteArray(), mapper);
        if (change.isPresent()) {
          change.get().applyTo(entries);
        } else {
          damaged++;
          entries.replaceAll((key, entry) -> inDoubt(entry));
        }
        whole = read;
        line.reset();
      }
    }
    return new JournalContent(entries, whole, lines, damaged);
  }

  /** Whether some lines are not the last ones of their process. */
  boolean hasHistory() {
    return lines > entries.size();
  }

  private static JournalEntry inDoubt(JournalEntry entry) {
    return entry.is(EntryPhase.ACCEPTED) ? entry.at(EntryPhase.SUBMITTING) : entry;
  }
}
