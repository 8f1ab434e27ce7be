package br.org.linea.orchestration.api.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.TxCommand;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session that inspects the results of its commands. It reports failures that make the session
 * unusable, and closes when it is retired and idle. Thread safe.
 */
final class WatchedSession implements Connection {

  private final Connection session;
  private final Context context;
  private final DatabaseSessions sessions;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean inTransaction;
  private volatile boolean retired;
  private volatile Holder holder;

  WatchedSession(Connection session, Context context, DatabaseSessions sessions) {
    this.session = session;
    this.context = context;
    this.sessions = sessions;
  }

  @Override
  public <R> Future<R> schedule(ContextInternal caller, CommandBase<R> command) {
    underWay.incrementAndGet();
    if (isTransactions(command, TxCommand.Kind.BEGIN)) {
      inTransaction = true;
    }
    return session
        .schedule(caller, command)
        .onComplete(
            done -> {
              if (isTransactions(command, TxCommand.Kind.COMMIT)
                  || isTransactions(command, TxCommand.Kind.ROLLBACK)) {
                inTransaction = false;
              }
              underWay.decrementAndGet();
              if (done.failed() && DatabaseFaults.spoilsSession(done.cause())) {
                sessions.failed(done.cause());
              }
              closeWhenIdle();
            });
  }

  private static boolean isTransactions(CommandBase<?> command, TxCommand.Kind kind) {
    return command instanceof TxCommand<?> transaction && transaction.kind == kind;
  }

  /** Closes the session after its current transaction. */
  void retire() {
    retired = true;
    closeWhenIdle();
  }

  private void closeWhenIdle() {
    if (retired && !inTransaction && underWay.get() == 0) {
      // Removed from the pool before its user learns of the failure and asks for another session;
      // the server closes its end later.
      isOver();
      context.runOnContext(now -> session.close(holder, Promise.promise()));
    }
  }

  private void isOver() {
    if (ended.compareAndSet(false, true)) {
      sessions.ended(this);
      holder.handleClosed();
    }
  }

  @Override
  public void init(Holder pool) {
    this.holder = pool;
    session.init(new Listener());
  }

  /** Notices the end and forwards the rest. */
  private final class Listener implements Holder {
    @Override
    public void handleEvent(Object event) {
      holder.handleEvent(event);
    }

    @Override
    public void handleClosed() {
      isOver();
    }

    @Override
    public void handleException(Throwable problem) {
      holder.handleException(problem);
    }
  }

  @Override
  public void close(Holder by, Promise<Void> promise) {
    session.close(by, promise);
  }

  @Override
  public boolean isIndeterminatePreparedStatementError(Throwable error) {
    return session.isIndeterminatePreparedStatementError(error);
  }

  @Override
  public int pipeliningLimit() {
    return session.pipeliningLimit();
  }

  @Override
  public TracingPolicy tracingPolicy() {
    return session.tracingPolicy();
  }

  @Override
  public SocketAddress server() {
    return session.server();
  }

  @Override
  public String system() {
    return session.system();
  }

  @Override
  public String database() {
    return session.database();
  }

  @Override
  public String user() {
    return session.user();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public ClientMetrics metrics() {
    return session.metrics();
  }

  @Override
  public boolean isSsl() {
    return session.isSsl();
  }

  @Override
  public boolean isValid() {
    return session.isValid();
  }

  @Override
  public DatabaseMetadata getDatabaseMetaData() {
    return session.getDatabaseMetaData();
  }

  @Override
  public int getProcessId() {
    return session.getProcessId();
  }

  @Override
  public int getSecretKey() {
    return session.getSecretKey();
  }

  @Override
  public Connection unwrap() {
    return session;
  }
}
