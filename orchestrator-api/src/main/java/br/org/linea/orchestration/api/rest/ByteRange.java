package br.org.linea.orchestration.api.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes (RFC 9110, section 14.1.2).
 *
 * @param first its first byte; a negative one counts from the end
 * @param most bytes that it may have, 0 for a range that no file satisfies
 */
record ByteRange(long first, long most) {

  private static final Pattern SHAPE = Pattern.compile("bytes *= *([0-9]{0,18})-([0-9]{0,18})");

  /** The whole file. */
  static final ByteRange WHOLE = new ByteRange(0, Long.MAX_VALUE);

  /**
   * Reads the header. One that is no range of bytes, or several, is ignored as the RFC allows; the
   * answer is then the whole file.
   */
  static Optional<ByteRange> of(String header) {
    Matcher shape = SHAPE.matcher(header == null ? "" : header.strip());
    if (!shape.matches()) {
      return Optional.empty();
    }
    String first = shape.group(1);
    String last = shape.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(last)));
    }
    long from = Long.parseLong(first);
    if (last.isEmpty()) {
      return Optional.of(new ByteRange(from, Long.MAX_VALUE));
    }
    long most = Long.parseLong(last) - from + 1;
    return most < 1 ? Optional.empty() : Optional.of(new ByteRange(from, most));
  }

  private static ByteRange suffix(long bytes) {
    return new ByteRange(-bytes, bytes);
  }

  /** Whether a file of this size has at least one of the bytes. */
  boolean isSatisfiedBy(long size) {
    return most > 0 && size > 0 && first < size;
  }
}
