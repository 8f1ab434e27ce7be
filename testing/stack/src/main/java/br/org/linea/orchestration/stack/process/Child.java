package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One child process whose output goes to a file. It gets a built environment, never that of this
 * process, with the private folder's path in it by which the guard finds it and what it starts. It
 * leads a session of its own: Ctrl-C in the terminal reaches this process alone, which then stops
 * its children in order.
 */
public final class Child {

  private static final List<String> INHERITED = List.of("LANG", "TZ", "USER", "LOGNAME");
  private static final String SYSTEM_PATH = "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final Process process;
  private final Output output;

  private Child(Process process, Output output) {
    this.process = process;
    this.output = output;
  }

  /** Starts {@code argv}; a time limit or a check of readiness is the caller's business. */
  public static Child start(
      String name, Path folder, Path log, Map<String, String> environment, List<String> argv) {
    // A child of a JVM never leads a process group, so setsid does not fork and the pid stays.
    List<String> inOwnSession = new ArrayList<>(List.of("setsid"));
    inOwnSession.addAll(argv);
    ProcessBuilder builder = new ProcessBuilder(inOwnSession).directory(folder.toFile());
    Map<String, String> env = builder.environment();
    Map<String, String> mine = Map.copyOf(env);
    env.clear();
    INHERITED.stream().filter(mine::containsKey).forEach(key -> env.put(key, mine.get(key)));
    env.put("PATH", mine.containsKey("PATH") ? mine.get("PATH") + ":" + SYSTEM_PATH : SYSTEM_PATH);
    env.put("HOME", folder.toString());
    env.put("ORCHESTRATION_STACK_FOLDER", folder + "/");
    env.putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      builder
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      return new Child(builder.start(), new Output(name, log));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + argv.getFirst(), e);
    }
  }

  /**
   * Waits until {@code ready} answers true.
   *
   * @throws IllegalStateException when the child ends first or the limit passes, with the end of
   *     its output; it is killed then
   */
  public void awaitReady(Duration limit, BooleanSupplier ready) {
    try {
      Wait.until(
          limit,
          () -> {
            if (!process.isAlive()) {
              throw failure("ended with " + process.exitValue() + " before it was ready");
            }
            return ready.getAsBoolean();
          },
          () -> failure("was not ready within " + limit.toSeconds() + " s"));
    } catch (RuntimeException e) {
      family().forEach(ProcessHandle::destroyForcibly);
      throw e;
    }
  }

  /**
   * Waits for its end and returns its exit code.
   *
   * @throws IllegalStateException when {@code limit} passes; it is killed then
   */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw failure("was still running after " + limit.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      kill();
      throw Wait.interrupted(e);
    }
  }

  /** TERM, and KILL for it and its descendants when that was not enough within {@code limit}. */
  public void stop(Duration limit) {
    List<ProcessHandle> family = family();
    endsAfterTerm(limit);
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * TERM for it alone; its children are left to it.
   *
   * @throws IllegalStateException when it still runs after {@code limit}; it is killed then
   */
  public void terminate(Duration limit) {
    if (!endsAfterTerm(limit)) {
      killAlone();
      throw failure("did not end within " + limit.toSeconds() + " s of SIGTERM");
    }
  }

  private boolean endsAfterTerm(Duration limit) {
    process.destroy();
    if (process.isAlive()) {
      // One that is paused gets the signal only when it goes on. It may have ended meanwhile.
      send("CONT", -pid());
    }
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** KILL for it and its descendants, without a TERM before; returns when they are gone. */
  public void kill() {
    killAndAwait(family());
  }

  /** KILL for it alone; what it started goes on. */
  public void killAlone() {
    killAndAwait(List.of(process.toHandle()));
  }

  private void killAndAwait(List<ProcessHandle> victims) {
    victims.forEach(ProcessHandle::destroyForcibly);
    Wait.until(
        KILL_LIMIT,
        () -> victims.stream().noneMatch(ProcessHandle::isAlive),
        () -> failure("survived SIGKILL"));
  }

  /** Its descendants and itself. */
  public List<ProcessHandle> family() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  /** SIGSTOP for it and the members of its process group. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT, as {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    if (!send(signal, -pid()) && process.isAlive()) {
      throw failure("could not be sent SIG" + signal);
    }
  }

  /**
   * Sends a signal that Java has no word for.
   *
   * @param target process id, or a process group's as a negative number
   */
  public static boolean send(String signal, long target) {
    try {
      return new ProcessBuilder(
                  "sh", "-c", "kill -s \"$1\" -- \"$2\"", "sh", signal, Long.toString(target))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Wait.interrupted(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return output.log();
  }

  public IllegalStateException failure(String what) {
    return output.failure(what);
  }
}
