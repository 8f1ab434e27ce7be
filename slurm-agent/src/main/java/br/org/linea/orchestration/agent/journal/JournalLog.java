package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.runtime.FaultPoint;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The processes of a journal and the one file that they are kept in. A change is a {@link
 * JournalChange line} at its end. Threads that change something at the same time share one write
 * and one sync. When most of the file is history, it is replaced by a new one with an entry of each
 * process.
 *
 * <p>After a failure the file is cut back to its last good line. Where that fails too, or the disk
 * did not confirm what it was given (it may then have thrown it away), the next change begins a new
 * file.
 */
final class JournalLog {

  static final String NAME = "processes.log";
  private static final String OLD = ".process.json";

  private static final Logger LOG = Logger.getLogger(JournalLog.class);
  private static final long SMALL = 8 << 20;
  private static final int GROWTH = 4;

  private final JournalFiles files;
  private final ObjectMapper mapper;
  private final Map<ProcessKey, JournalEntry> entries = new ConcurrentHashMap<>();
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock commits = new ReentrantLock();
  private Optional<RandomAccessFile> file = Optional.empty();
  private Object fileKey;
  private long length;
  private long replaceAbove;
  private boolean closed;

  private JournalLog(JournalFiles files, ObjectMapper mapper) {
    this.files = files;
    this.mapper = mapper;
  }

  /**
   * Opens the log in a folder whose lock is held, and makes it where it is missing.
   *
   * @throws IOException when the disk refuses it
   */
  static JournalLog open(JournalFiles files, ObjectMapper mapper) throws IOException {
    JournalLog log = new JournalLog(files, mapper);
    List<Path> old = files.list(OLD);
    for (Path file : old) {
      log.takeOver(file);
    }
    Optional<JournalContent> content =
        files.exists(NAME)
            ? Optional.of(JournalContent.read(log.path(), mapper))
            : Optional.empty();
    content.ifPresent(it -> log.entries.putAll(it.entries()));
    int damaged = content.map(JournalContent::damaged).orElse(0);
    if (damaged > 0) {
      LOG.errorf(
          "%s has unreadable lines (%d); a copy is kept as %s, and Slurm is asked for each process"
              + " that may have been submitted",
          log.path(), damaged, files.linkAside(log.path()));
    }
    if (content.isPresent() && damaged == 0 && old.isEmpty()) {
      log.resume(content.get());
    } else {
      log.replace(List.of());
    }
    for (Path file : old) {
      Files.deleteIfExists(file);
    }
    return log;
  }

  /** Earlier agents kept each process in a file of its own. */
  private void takeOver(Path file) throws IOException {
    try {
      JournalEntry entry = mapper.readValue(files.read(file), JournalEntry.class);
      entries.put(entry.key(), entry);
    } catch (JsonProcessingException e) {
      // The API hands this process out again, and all sources are asked before anything is done.
      LOG.errorf(e, "journal entry %s is unreadable and was put aside", files.setAside(file));
    }
  }

  /** Goes on with the file that is there, behind its last whole line. */
  private void resume(JournalContent content) throws IOException {
    openFile();
    cutTo(content.whole());
    length = content.whole();
    replaceAbove = Math.max(SMALL, GROWTH * length);
    if (content.hasHistory()) {
      shortened(List.of());
    }
  }

  /** The processes as they are on disk. */
  Map<ProcessKey, JournalEntry> entries() {
    return entries;
  }

  /**
   * Durable, and in {@link #entries}, when it returns; on an exception neither.
   *
   * @throws IOException when the disk refuses it
   */
  void write(JournalChange change) throws IOException {
    Pending own = new Pending(change, change.line(mapper));
    queue.add(own);
    commits.lock();
    try {
      if (!own.settled) {
        commit();
      }
    } finally {
      commits.unlock();
    }
    if (own.failure != null) {
      throw new IOException(own.failure.getMessage(), own.failure);
    }
  }

  private void commit() {
    List<Pending> batch = new ArrayList<>();
    for (Pending next = queue.poll(); next != null; next = queue.poll()) {
      batch.add(next);
    }
    IOException failure = new IOException("the thread that wrote the journal has failed");
    try {
      append(batch);
      batch.forEach(pending -> pending.change.applyTo(entries));
      failure = null;
    } catch (IOException e) {
      failure = e;
    } finally {
      for (Pending pending : batch) {
        pending.failure = failure;
        pending.settled = true;
      }
    }
  }

  private void append(List<Pending> batch) throws IOException {
    if (closed) {
      throw new IOException("the journal is closed");
    }
    if (!isIntact()) {
      replace(batch);
    } else if (length <= replaceAbove || !shortened(batch)) {
      extend(batch);
    }
  }

  /** Writes a new file when the disk has room for it. */
  private boolean shortened(List<Pending> batch) throws IOException {
    try {
      replace(batch);
      return true;
    } catch (IOException e) {
      if (!isIntact()) {
        throw e;
      }
      LOG.warnf("%s is not shortened: %s", path(), e);
      replaceAbove = GROWTH * length;
      return false;
    }
  }

  private void extend(List<Pending> batch) throws IOException {
    byte[] lines = joined(batch);
    try {
      // Not by a channel: that would be closed, for all, when one of the threads is interrupted.
      file.orElseThrow().seek(length);
      file.orElseThrow().write(lines);
    } catch (IOException e) {
      try {
        cutTo(length);
      } catch (IOException alsoRefused) {
        e.addSuppressed(alsoRefused);
        closeFile();
      }
      throw e;
    }
    FaultPoint.JOURNAL_APPENDED.reach();
    try {
      file.orElseThrow().getFD().sync();
    } catch (IOException e) {
      // Some of the pages may be on disk, and Linux may report success for all the next time.
      closeFile();
      throw e;
    }
    length += lines.length;
    FaultPoint.JOURNAL_SYNCED.reach();
  }

  private static byte[] joined(List<Pending> batch) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    batch.forEach(pending -> lines.writeBytes(pending.line));
    return lines.toByteArray();
  }

  private void cutTo(long size) throws IOException {
    file.orElseThrow().setLength(size);
    file.orElseThrow().getFD().sync();
  }

  /** A new file: each process as it is, then the changes. */
  private void replace(List<Pending> batch) throws IOException {
    files.write(
        NAME,
        channel -> {
          for (JournalEntry entry : entries.values()) {
            JournalFiles.write(channel, JournalChange.to(entry).line(mapper));
          }
          JournalFiles.write(channel, joined(batch));
        });
    closeFile();
    openFile();
    length = file.orElseThrow().length();
    replaceAbove = Math.max(SMALL, GROWTH * length);
  }

  private void openFile() throws IOException {
    file = Optional.of(new RandomAccessFile(path().toFile(), "rw"));
    fileKey = keyOf(path());
  }

  /** Whether what is appended will be found again: the folder may have been replaced or removed. */
  private boolean isIntact() throws IOException {
    return file.isPresent() && Objects.equals(fileKey, keyOf(path()));
  }

  private static Object keyOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private Path path() {
    return files.folder().resolve(NAME);
  }

  /** The next change begins a new file. */
  private void closeFile() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      LOG.warnf("%s is not closed: %s", path(), e);
    }
    file = Optional.empty();
  }

  /** Lets a write that has begun end; a later one fails. */
  void close() {
    commits.lock();
    try {
      closed = true;
      closeFile();
    } finally {
      commits.unlock();
    }
  }

  /** A change on its way to the disk; what came of it is read under the lock. */
  private static final class Pending {
    private final JournalChange change;
    private final byte[] line;
    private boolean settled;
    private IOException failure;

    Pending(JournalChange change, byte[] line) {
      this.change = change;
      this.line = line;
    }
  }
}
