package br.org.linea.orchestration.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * One connection to RabbitMQ, made when a channel is wanted and there is none. The client's own
 * recovery must be off: the holder of a channel knows best what to do after it is lost. Any thread.
 */
public final class BrokerConnection implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(BrokerConnection.class);
  private static final int CLOSE_MILLIS = (int) TimeUnit.SECONDS.toMillis(2);

  private final String purpose;
  private final Opener opener;
  private final Duration retryInterval;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Connection connection;
  private volatile String blocked;
  private volatile String problem = "no connection was made yet";
  private long failedAt;
  private boolean failed;
  private boolean closed;

  /** Makes one connection. */
  @FunctionalInterface
  public interface Opener {
    /** Blocks until the connection is open. */
    Connection open() throws IOException, TimeoutException;
  }

  /**
   * Not connected yet.
   *
   * @param purpose what it is for, for the log
   * @param opener makes it, with limits of its own
   * @param retryInterval pause after an attempt failed
   */
  public BrokerConnection(String purpose, Opener opener, Duration retryInterval) {
    this.purpose = purpose;
    this.opener = opener;
    this.retryInterval = retryInterval;
  }

  /**
   * A new channel. Blocks while the connection is made; after a failed attempt it fails at once for
   * a while, so that callers need not count.
   *
   * @throws IOException when the broker cannot be reached, refuses the login, or grants no channel
   */
  public Channel channel() throws IOException {
    lock.lock();
    try {
      if (!isConnected()) {
        connect();
      }
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker grants no more channels");
      }
      return channel;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a connection at present. */
  public boolean isConnected() {
    Connection now = connection;
    return now != null && now.isOpen();
  }

  /**
   * Why the broker takes nothing from this connection although it is open, in its own words: a
   * memory or a disk alarm. The broker says so only after something was published.
   */
  public Optional<String> blocked() {
    return isConnected() ? Optional.ofNullable(blocked) : Optional.empty();
  }

  /** Why there is no connection; empty when there is one. */
  public Optional<String> problem() {
    return isConnected() ? Optional.empty() : Optional.of(problem);
  }

  private void connect() throws IOException {
    if (closed || failed && System.nanoTime() - failedAt < retryInterval.toNanos()) {
      throw new NoConnectionException(problem);
    }
    try {
      Connection opened = opener.open();
      blocked = null;
      opened.addBlockedListener(this::isBlocked, this::isUnblocked);
      opened.addShutdownListener(cause -> problem = Reasons.of(cause));
      connection = opened;
      failed = false;
      LOG.infof("connected to RabbitMQ for %s", purpose);
    } catch (IOException | TimeoutException e) {
      String reason = Reasons.of(e);
      if (!failed || !reason.equals(problem)) {
        LOG.warnf("no connection to RabbitMQ for %s: %s", purpose, reason);
      }
      problem = reason;
      failed = true;
      failedAt = System.nanoTime();
      throw new NoConnectionException(reason, e);
    }
  }

  private void isBlocked(String reason) {
    blocked = reason;
    LOG.warnf("the broker takes nothing of %s at present: %s", purpose, reason);
  }

  private void isUnblocked() {
    blocked = null;
    LOG.infof("the broker takes %s again", purpose);
  }

  /** Ends the connection, and makes no other. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      problem = "the program ends";
      if (isConnected()) {
        connection.close(CLOSE_MILLIS);
      }
    } catch (IOException e) {
      LOG.debug("the connection ended before it was closed", e);
    } finally {
      lock.unlock();
    }
  }
}
