package br.org.linea.orchestration.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One child process whose output goes to a file. It gets a built environment, never that of this
 * process, with the private folder's path in it by which the guard finds it and what it starts. It
 * leads a session of its own: Ctrl-C in the terminal reaches this process alone, which then stops
 * its children in order.
 */
final class Child {

  private static final List<String> INHERITED = List.of("LANG", "TZ", "USER", "LOGNAME");
  private static final String SYSTEM_PATH = "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int TAIL_LINES = 25;
  private static final long POLL_MILLIS = 50;
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts {@code argv}; a time limit or a check of readiness is the caller's business. */
  static Child start(
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
      return new Child(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + argv.getFirst(), e);
    }
  }

  /**
   * How a command ended.
   *
   * @param exit its exit code
   * @param output what it wrote to either stream
   */
  record Outcome(int exit, String output) {}

  /**
   * Runs {@code argv} to its end.
   *
   * @throws IllegalStateException when it does not end within {@code limit}; it is killed then
   */
  static Outcome ask(Path folder, Map<String, String> environment, List<String> argv) {
    String name = argv.getFirst();
    try {
      Path output = Files.createTempFile(folder, name + "-", ".run");
      Child child = start(name, folder, output, environment, argv);
      child.awaitExit(COMMAND_LIMIT);
      Outcome outcome = new Outcome(child.process.exitValue(), text(output));
      Files.delete(output);
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs {@code argv} to its end and returns its output.
   *
   * @throws IllegalStateException as {@link #ask}, and for any exit code but 0
   */
  static String run(Path folder, Map<String, String> environment, List<String> argv) {
    Outcome outcome = ask(folder, environment, argv);
    if (outcome.exit() != 0) {
      throw new IllegalStateException(
          "%s ended with %d and said: %s"
              .formatted(String.join(" ", argv), outcome.exit(), outcome.output().strip()));
    }
    return outcome.output();
  }

  /**
   * Waits until {@code ready} answers true.
   *
   * @throws IllegalStateException when the child ends first or the limit passes, with the end of
   *     its output; it is killed then
   */
  void awaitReady(Duration limit, BooleanSupplier ready) {
    try {
      await(
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

  private void awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw failure("was still running after " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      kill();
      throw interrupted(e);
    }
  }

  /** Polls a condition of the outside world that has no event to wait for. */
  static void await(Duration limit, BooleanSupplier condition, Supplier<RuntimeException> late) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw late.get();
      }
      pauseBetweenLooks();
    }
  }

  private static void pauseBetweenLooks() {
    try {
      new CompletableFuture<Void>().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException expected) {
      // Nothing ever completes it: this is the interval between two looks.
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  /** TERM, and KILL for it and its descendants when that was not enough within {@code limit}. */
  void stop(Duration limit) {
    List<ProcessHandle> family = family();
    endsAfterTerm(limit);
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * TERM for it alone; its children are left to it.
   *
   * @throws IllegalStateException when it still runs after {@code limit}; it is killed then
   */
  void terminate(Duration limit) {
    if (!endsAfterTerm(limit)) {
      killAlone();
      throw failure("did not end within " + limit.toSeconds() + " s of SIGTERM");
    }
  }

  private boolean endsAfterTerm(Duration limit) {
    process.destroy();
    if (process.isAlive()) {
      // One that is paused gets the signal only when it goes on.
      signal("CONT");
    }
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** KILL for it and its descendants, without a word before; returns when they are gone. */
  void kill() {
    killAndAwait(family());
  }

  /** KILL for it alone; what it started goes on. */
  void killAlone() {
    killAndAwait(List.of(process.toHandle()));
  }

  private void killAndAwait(List<ProcessHandle> victims) {
    victims.forEach(ProcessHandle::destroyForcibly);
    await(
        KILL_LIMIT,
        () -> victims.stream().noneMatch(ProcessHandle::isAlive),
        () -> failure("survived SIGKILL"));
  }

  private List<ProcessHandle> family() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  /** SIGSTOP for it and the members of its process group. */
  void pause() {
    signal("STOP");
  }

  /** SIGCONT, as {@link #pause}. */
  void resume() {
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
  static boolean send(String signal, long target) {
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
      throw interrupted(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  IllegalStateException failure(String what) {
    return failure(name, what, log);
  }

  /** An error that shows the end of a log and where all of it is. */
  static IllegalStateException failure(String name, String what, Path log) {
    return new IllegalStateException(
        "%s %s. Its output is in %s, which ends in:%n%s"
            .formatted(name, what, kept(name, log), tail(log)));
  }

  /** A copy that outlives the private folder, so that a message can name it. */
  private static Path kept(String name, Path log) {
    try {
      Path kept = Files.createTempFile("orchestration-" + name + "-", ".log");
      return Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return log;
    }
  }

  /** Never fails on a character that is half written or no UTF-8 at all. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }

  private static String tail(Path log) {
    try {
      List<String> lines = text(log).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
