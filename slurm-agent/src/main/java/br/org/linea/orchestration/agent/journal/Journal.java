package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.config.AgentConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * The durable memory. What a method has returned is on disk. Every method blocks on the disk; never
 * call one from an event loop. Safe for several threads; changes to one process are serial.
 *
 * <p>A second agent on the same folder does not start: two writers would undo each other.
 */
@ApplicationScoped
public class Journal {

  private static final Logger LOG = Logger.getLogger(Journal.class);
  static final String IDENTITY = "journal.json";
  private static final int STRIPES = 64;

  private final JournalFiles files;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final JournalLog log;
  private final Map<ProcessKey, JournalEntry> entries;
  private final List<JournalListener> listeners = new CopyOnWriteArrayList<>();
  private final List<ReentrantLock> stripes =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();
  private final FileChannel lockChannel;
  private volatile JournalIdentity identity;

  @Inject
  Journal(AgentConfig config, ObjectMapper mapper, Clock clock) {
    this(config.journalDir(), mapper, clock);
  }

  /**
   * Opens the journal in {@code folder}.
   *
   * @throws IllegalStateException when the folder cannot be used, with what to change
   */
  public Journal(Path folder, ObjectMapper mapper, Clock clock) {
    this.mapper = mapper;
    this.clock = clock;
    FileChannel channel = null;
    try {
      this.files = new JournalFiles(folder);
      channel = lock(files.folder());
      this.lockChannel = channel;
      files.removeTorn();
      this.identity = files.exists(IDENTITY) ? readIdentity() : makeIdentity();
      this.log = JournalLog.open(files, mapper);
      this.entries = log.entries();
    } catch (IOException e) {
      throw unusable(folder, channel, e);
    }
  }

  private static IllegalStateException unusable(
      Path folder, FileChannel channel, IOException cause) {
    IllegalStateException unusable =
        new IllegalStateException(
            "slurm-agent.journal-dir "
                + folder
                + " cannot be used by user "
                + System.getProperty("user.name")
                + ": "
                + (cause.getClass() == IOException.class ? cause.getMessage() : cause),
            cause);
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        unusable.addSuppressed(e);
      }
    }
    return unusable;
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException e) {
      LOG.debug("the journal is open in this very program", e);
    }
    if (held == null) {
      channel.close();
      throw new IOException("another agent works with this journal");
    }
    return channel;
  }

  private JournalIdentity makeIdentity() throws IOException {
    JournalIdentity made = new JournalIdentity(UUID.randomUUID(), OptionalLong.empty());
    files.write(IDENTITY, mapper.writeValueAsBytes(made));
    return made;
  }

  private JournalIdentity readIdentity() throws IOException {
    return mapper.readValue(files.read(files.folder().resolve(IDENTITY)), JournalIdentity.class);
  }

  /** Made once with the folder. */
  public UUID id() {
    return identity.id();
  }

  /**
   * Whether this journal has no lease yet: then nothing is known of what an earlier journal did,
   * however often the agent was started with this one.
   */
  public boolean isFresh() {
    return identity.lease().isEmpty();
  }

  /** The lease that the API gave to this journal, absent before the first registration. */
  public OptionalLong lease() {
    return identity.lease();
  }

  /** Remembers the lease. */
  public void saveLease(long lease) {
    JournalIdentity next = new JournalIdentity(identity.id(), OptionalLong.of(lease));
    if (next.equals(identity)) {
      return;
    }
    try {
      files.write(IDENTITY, mapper.writeValueAsBytes(next));
      identity = next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is known of a process. */
  public Optional<JournalEntry> find(ProcessKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Every entry at this moment. */
  public List<JournalEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** Entries at these phases. */
  public List<JournalEntry> entries(EntryPhase... phases) {
    return entries.values().stream().filter(entry -> entry.is(phases)).toList();
  }

  /** Events that the broker has not confirmed, of all processes. */
  public int unsentEvents() {
    return entries.values().stream().mapToInt(entry -> entry.unsent().size()).sum();
  }

  /**
   * Adds an entry unless one of its key exists.
   *
   * @return whether it was added
   */
  public boolean create(JournalEntry entry) {
    return locked(
        entry.key(),
        () -> {
          if (entries.containsKey(entry.key())) {
            return false;
          }
          store(entry);
          return true;
        });
  }

  /**
   * Replaces an entry by {@code change} of it, unless {@code change} returns the very same object.
   *
   * @return the entry as it then is; empty when there is none of this key
   */
  public Optional<JournalEntry> update(ProcessKey key, UnaryOperator<JournalEntry> change) {
    return locked(
        key,
        () -> {
          JournalEntry now = entries.get(key);
          if (now == null) {
            return Optional.<JournalEntry>empty();
          }
          JournalEntry next = change.apply(now);
          if (next != now) {
            next = next.changedAt(clock.instant());
            store(next);
          }
          return Optional.of(next);
        });
  }

  /** Forgets a process. */
  public void forget(ProcessKey key) {
    locked(
        key,
        () -> {
          JournalEntry gone = entries.get(key);
          if (gone != null) {
            write(JournalChange.forgotten(key));
            listeners.forEach(listener -> listener.forgotten(gone));
          }
          return gone;
        });
  }

  /** Calls {@code listener} after each change, on the changing thread; it must not block. */
  public void onChange(JournalListener listener) {
    listeners.add(listener);
  }

  /**
   * Tries whether the folder can be written.
   *
   * @throws UncheckedIOException when it cannot
   */
  public void probe() {
    try {
      files.write("probe", new byte[] {'\n'});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void store(JournalEntry entry) {
    Optional<JournalEntry> before = find(entry.key());
    write(JournalChange.to(entry));
    listeners.forEach(listener -> listener.changed(before, entry));
  }

  private void write(JournalChange change) {
    try {
      log.write(change);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal entry of " + change.key() + " is not written", e);
    }
  }

  private <T> T locked(ProcessKey key, Supplier<T> work) {
    ReentrantLock stripe = stripes.get(Math.floorMod(key.hashCode(), STRIPES));
    stripe.lock();
    try {
      return work.get();
    } finally {
      stripe.unlock();
    }
  }

  /** Lets another agent open the folder; a change that comes later fails. */
  @PreDestroy
  public void close() {
    log.close();
    try {
      lockChannel.close();
    } catch (IOException e) {
      LOG.warn("the journal's lock was not given back", e);
    }
  }
}
