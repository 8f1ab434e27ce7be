package br.org.linea.orchestration.agent.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One change of a journal, a line of its log: eight hex digits of the CRC-32C of the rest, a sign,
 * and JSON. After {@code +} comes the entry as it now is, after {@code -} the key of a process that
 * is forgotten. JSON has no line feed, so lines can be read with a pager.
 *
 * @param key the process
 * @param entry the entry as it now is; empty when the process is forgotten
 */
record JournalChange(ProcessKey key, Optional<JournalEntry> entry) {

  private static final int DIGITS = 8;
  private static final int SIGN = DIGITS + 1;
  private static final int JSON = SIGN + 2;

  static JournalChange to(JournalEntry entry) {
    return new JournalChange(entry.key(), Optional.of(entry));
  }

  static JournalChange forgotten(ProcessKey key) {
    return new JournalChange(key, Optional.empty());
  }

  /** Its line, the line feed included. */
  byte[] line(ObjectMapper mapper) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.write(entry.isPresent() ? '+' : '-');
    rest.write(' ');
    rest.write(mapper.writeValueAsBytes(entry.isPresent() ? entry.get() : key));
    byte[] bytes = rest.toByteArray();
    ByteArrayOutputStream line = new ByteArrayOutputStream(bytes.length + SIGN + 1);
    line.write(checksum(bytes, 0, bytes.length).getBytes(StandardCharsets.US_ASCII));
    line.write(' ');
    line.write(bytes);
    line.write('\n');
    return line.toByteArray();
  }

  /**
   * Reads a line without its line feed.
   *
   * @return empty when the line is not as it was written
   */
  static Optional<JournalChange> of(byte[] line, ObjectMapper mapper) {
    if (line.length <= JSON || line[DIGITS] != ' ') {
      return Optional.empty();
    }
    String checksum = new String(line, 0, DIGITS, StandardCharsets.US_ASCII);
    if (!checksum.equals(checksum(line, SIGN, line.length - SIGN))) {
      return Optional.empty();
    }
    byte[] json = Arrays.copyOfRange(line, JSON, line.length);
    try {
      return Optional.of(
          line[SIGN] == '+'
              ? to(mapper.readValue(json, JournalEntry.class))
              : forgotten(mapper.readValue(json, ProcessKey.class)));
    } catch (IOException e) {
      // Written by a later version, say: as good as unreadable.
      return Optional.empty();
    }
  }

  void applyTo(Map<ProcessKey, JournalEntry> entries) {
    if (entry.isPresent()) {
      entries.put(key, entry.get());
    } else {
      entries.remove(key);
    }
  }

  private static String checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return HexFormat.of().toHexDigits(crc.getValue(), DIGITS);
  }
}
