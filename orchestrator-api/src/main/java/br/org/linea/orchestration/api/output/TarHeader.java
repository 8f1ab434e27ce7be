package br.org.linea.orchestration.api.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * The header of a regular file in a tar: ustar and, where that is too narrow for a path or a size,
 * an extended header before it.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03">POSIX,
 *     pax Interchange Format</a>
 */
final class TarHeader {

  /** Zeros at the end of an archive. */
  static final int END_BYTES = 1024;

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final long LARGEST = 077777777777L;

  private TarHeader() {}

  /** The blocks before a file's content. */
  static byte[] of(String path, long size, Instant modifiedAt) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    StringBuilder records = new StringBuilder();
    if (path.length() > NAME || !StandardCharsets.US_ASCII.newEncoder().canEncode(path)) {
      records.append(paxRecord("path", path));
    }
    if (size > LARGEST) {
      records.append(paxRecord("size", Long.toString(size)));
    }
    byte[] extended = records.toString().getBytes(StandardCharsets.UTF_8);
    if (extended.length > 0) {
      header.writeBytes(ustar("PaxHeader", extended.length, modifiedAt, 'x'));
      header.writeBytes(extended);
      header.writeBytes(new byte[padding(extended.length)]);
    }
    header.writeBytes(ustar(path, size, modifiedAt, '0'));
    return header.toByteArray();
  }

  /** Zeros behind so many bytes, up to a whole block. */
  static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  /** Its own length is a part of a record. */
  private static String paxRecord(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
    int length = rest + Integer.toString(rest).length();
    if (rest + Integer.toString(length).length() > length) {
      length++;
    }
    return length + " " + key + "=" + value + "\n";
  }

  private static byte[] ustar(String path, long size, Instant modifiedAt, char type) {
    byte[] block = new byte[BLOCK];
    // What does not fit is in the extended header; US-ASCII makes '?' of any other character.
    put(block, 0, path.substring(0, Math.min(NAME, path.length())));
    put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(block, 124, octal(size > LARGEST ? 0 : size));
    put(block, 136, octal(Math.clamp(modifiedAt.getEpochSecond(), 0, LARGEST)));
    block[156] = (byte) type;
    put(block, 257, "ustar\0" + "00");
    put(block, CHECKSUM, " ".repeat(CHECKSUM_LENGTH));
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum));
    return block;
  }

  private static String octal(long number) {
    return String.format(Locale.ROOT, "%011o\0", number);
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
