package br.org.linea.orchestration.agent.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a journal that an agent may be working with: takes no lock and writes nothing. Entries
 * are as they were when they were read.
 *
 * @param identity its id and lease; absent where no agent has ever worked
 * @param entries by process, the oldest first
 * @param unreadable files that make no sense, those put aside earlier among them
 */
public record JournalReader(
    Optional<JournalIdentity> identity, List<JournalEntry> entries, List<Path> unreadable) {

  /**
   * Reads the journal in {@code folder}.
   *
   * @throws IOException when the folder cannot be read
   */
  public static JournalReader read(Path folder, ObjectMapper mapper) throws IOException {
    Optional<JournalIdentity> identity = Optional.empty();
    List<JournalEntry> entries = new ArrayList<>();
    List<Path> unreadable = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      try {
        if (name.equals(Journal.IDENTITY)) {
          identity = Optional.of(mapper.readValue(Files.readAllBytes(file), JournalIdentity.class));
        } else if (name.equals(JournalLog.NAME)) {
          JournalContent content = JournalContent.read(file, mapper);
          entries.addAll(content.entries().values());
          if (content.damaged() > 0) {
            unreadable.add(file);
          }
        } else if (name.endsWith(JournalFiles.UNREADABLE)) {
          unreadable.add(file);
        }
      } catch (JsonProcessingException e) {
        unreadable.add(file);
      } catch (NoSuchFileException e) {
        // Put aside or replaced since the folder was listed.
        continue;
      }
    }
    entries.sort(Comparator.comparing(JournalEntry::createdAt));
    return new JournalReader(identity, List.copyOf(entries), List.copyOf(unreadable));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
