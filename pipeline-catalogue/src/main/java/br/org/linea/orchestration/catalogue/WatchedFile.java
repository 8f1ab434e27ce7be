package br.org.linea.orchestration.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What a small file holds, read anew when the file changes, whole or not at all: while it is
 * broken, the last good content stays and the reason is reported.
 *
 * <p>Asking costs one {@code stat}. Any number of threads may ask; one of them reads, the others go
 * on with what is known.
 */
public final class WatchedFile<T> {

  /** Makes the content of the bytes. */
  @FunctionalInterface
  public interface Reading<T> {

    /** Reads the whole file. */
    T read(byte[] bytes) throws UnusableFile;
  }

  /**
   * What is known of the file.
   *
   * @param content the last good content, if there was one since the start
   * @param hash SHA-256 of the bytes of that content in lower-case hex, or empty
   * @param problem why the file as it is now is not what {@code content} shows
   */
  public record Known<T>(Optional<T> content, String hash, Optional<String> problem) {}

  private record Stamp(long size, Object modified, Object key) {}

  private static final Logger LOG = Logger.getLogger(WatchedFile.class);

  /** Far above any real one; a wrong file here must not fill the memory. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /**
   * A stamp can lie (coarse clocks, caches of a file server), so the bytes are compared as well.
   */
  private static final long BYTES_ARE_READ_AFTER_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int TRIES_WHILE_IT_CHANGES = 3;

  private final Path file;
  private final Reading<T> reading;
  private final LongSupplier nanos;
  private final ReentrantLock oneReader = new ReentrantLock();

  private volatile Known<T> known = new Known<>(Optional.empty(), "", Optional.empty());
  private volatile Stamp stamp;
  private volatile long readAt;
  private String hashTried = "";

  /**
   * A file, which is not yet read.
   *
   * @param nanos a clock for pauses alone
   */
  public WatchedFile(Path file, Reading<T> reading, LongSupplier nanos) {
    this.file = file;
    this.reading = reading;
    this.nanos = nanos;
  }

  /** Looks at the file if need be and says what is known of it. */
  public Known<T> now() {
    boolean firstTime = readAt == 0;
    if (!firstTime && !isDue()) {
      return known;
    }
    if (firstTime) {
      oneReader.lock();
    } else if (!oneReader.tryLock()) {
      return known;
    }
    return lookAndUnlock();
  }

  /** As {@link #now}, but waits for a thread that is reading. For threads that may block. */
  public Known<T> current() {
    oneReader.lock();
    return lookAndUnlock();
  }

  private Known<T> lookAndUnlock() {
    try {
      if (readAt == 0 || isDue()) {
        look();
      }
      return known;
    } finally {
      oneReader.unlock();
    }
  }

  private boolean isDue() {
    return nanos.getAsLong() - readAt > BYTES_ARE_READ_AFTER_NANOS
        || !Objects.equals(stamp, stampOrNull());
  }

  private void look() {
    try {
      take(readWhole());
    } catch (NoSuchFileException e) {
      refuse(file + " does not exist");
    } catch (IOException e) {
      refuse(file + " cannot be read: " + e);
    } catch (UnusableFile e) {
      refuse(file + ", " + e.getMessage());
    } finally {
      // Zero means "never read".
      long at = nanos.getAsLong();
      readAt = at == 0 ? 1 : at;
    }
  }

  private byte[] readWhole() throws IOException, UnusableFile {
    for (int tries = 0; tries < TRIES_WHILE_IT_CHANGES; tries++) {
      Stamp before = stampOrNull();
      stamp = before;
      if (before != null && before.size() > MOST_BYTES) {
        throw new UnusableFile("it has more than " + MOST_BYTES + " bytes");
      }
      byte[] bytes = Files.readAllBytes(file);
      if (before != null && before.size() == bytes.length && before.equals(stampOrNull())) {
        return bytes;
      }
    }
    stamp = null;
    throw new UnusableFile("it changes while it is read");
  }

  private void take(byte[] bytes) throws UnusableFile {
    String hash = sha256(bytes);
    if (hash.equals(hashTried)) {
      return;
    }
    T content = reading.read(bytes);
    boolean again = known.content().isPresent() || known.problem().isPresent();
    known = new Known<>(Optional.of(content), hash, Optional.empty());
    hashTried = hash;
    if (again) {
      LOG.infof("Read %s anew (sha256 %s)", file, hash);
    }
  }

  private void refuse(String reason) {
    // Forgotten, so that a file that comes back as it was counts as good again.
    hashTried = "";
    if (!known.problem().equals(Optional.of(reason))) {
      LOG.errorf(
          "%s%s", reason, known.content().isPresent() ? "; what it held before stays in use" : "");
    }
    known = new Known<>(known.content(), known.hash(), Optional.of(reason));
  }

  private Stamp stampOrNull() {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(seen.size(), seen.lastModifiedTime(), seen.fileKey());
    } catch (IOException e) {
      // Absent or out of reach: the read that follows finds the same and says why.
      return null;
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
