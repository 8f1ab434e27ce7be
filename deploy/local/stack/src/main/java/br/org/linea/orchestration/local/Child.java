package br.org.linea.orchestration.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One child process whose output goes to a file. It gets a built environment, never that of this
 * process, with the private folder's path in it by which the guard finds it and what it starts.
 */
final class Child {

  private static final List<String> INHERITED = List.of("PATH", "LANG", "TZ", "USER", "LOGNAME");
  private static final String SYSTEM_PATH = ":/usr/sbin:/sbin:/usr/bin:/bin";
  private static final int TAIL_LINES = 25;
  private static final long POLL_MILLIS = 50;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts {@code argv}; a relative time-out or a check of readiness is the caller's business. */
  static Child start(
      String name, Path folder, Path log, Map<String, String> environment, List<String> argv) {
    ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
    Map<String, String> env = builder.environment();
    Map<String, String> mine = Map.copyOf(env);
    env.clear();
    INHERITED.stream().filter(mine::containsKey).forEach(key -> env.put(key, mine.get(key)));
    env.merge("PATH", SYSTEM_PATH, String::concat);
    env.put("HOME", folder.toString());
    env.put("ORCHESTRATION_STACK_FOLDER", folder.toString());
    env.putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      return new Child(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + argv.getFirst(), e);
    }
  }

  /** Runs {@code argv} to its end and returns its output; anything but exit code 0 is an error. */
  static String run(
      String name,
      Path folder,
      Path log,
      Map<String, String> environment,
      Duration limit,
      List<String> argv) {
    try {
      long before = Files.exists(log) ? Files.size(log) : 0;
      Child child = start(name, folder, log, environment, argv);
      child.awaitExit(limit);
      if (child.process.exitValue() != 0) {
        throw child.failure("ended with " + child.process.exitValue());
      }
      String all = Files.readString(log);
      return all.substring(Math.min(all.length(), (int) before));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until {@code ready} answers true.
   *
   * @throws IllegalStateException when the child ends first or the limit passes, with the end of
   *     its output
   */
  void awaitReady(Duration limit, BooleanSupplier ready) {
    await(
        limit,
        () -> {
          if (!process.isAlive()) {
            throw failure("ended with " + process.exitValue() + " before it was ready");
          }
          return ready.getAsBoolean();
        },
        () -> failure("was not ready within " + limit.toSeconds() + " s"));
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
  static void await(
      Duration limit,
      BooleanSupplier condition,
      java.util.function.Supplier<RuntimeException> late) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw late.get();
      }
      pause();
    }
  }

  private static void pause() {
    try {
      new CompletableFuture<Void>().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException expected) {
      // Nothing ever completes it: this is the interval between two looks.
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  /** TERM, and KILL for it and its descendants when that was not enough within {@code limit}. */
  void stop(Duration limit) {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /** KILL, without a word before. */
  void kill() {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    await(
        Duration.ofSeconds(10),
        () -> family.stream().noneMatch(ProcessHandle::isAlive),
        () -> failure("survived SIGKILL"));
  }

  /** Sends a signal that Java has no word for, such as {@code STOP} and {@code CONT}. */
  void signal(String signal) {
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
      if (exit != 0) {
        throw failure("could not be sent " + signal);
      }
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
    return new IllegalStateException(
        "%s %s. Its output is in %s, which ends in:%n%s".formatted(name, what, keptLog(), tail()));
  }

  /** A copy that outlives the private folder, so that a message can name it. */
  private Path keptLog() {
    try {
      Path kept = Files.createTempFile("orchestration-" + name + "-", ".log");
      return Files.copy(log, kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return log;
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
