package br.org.linea.orchestration.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the program logs as an error while this is open. */
public final class ErrorLog extends Handler implements AutoCloseable {

  private static final SimpleFormatter WORDS = new SimpleFormatter();

  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Logger root = Logger.getLogger("");
  private final Level least;

  /** Begins to listen. */
  public ErrorLog() {
    this(Level.SEVERE);
  }

  /** Begins to listen to less as well. */
  public ErrorLog(Level least) {
    this.least = least;
    root.addHandler(this);
  }

  /** What was logged. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= least.intValue()) {
      String message = WORDS.formatMessage(line);
      errors.add(line.getLoggerName() + ": " + message + " " + line.getThrown());
    }
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    root.removeHandler(this);
  }
}
