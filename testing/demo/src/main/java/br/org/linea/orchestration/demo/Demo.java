package br.org.linea.orchestration.demo;

import br.org.linea.orchestration.stack.process.ProgramLog;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code deploy/local/demo [--keep] [--tour]}: starts everything, runs a pipeline as the README
 * does, stops everything. Exit code 0 only when the process ended Successful.
 */
public final class Demo {

  private Demo() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    ProgramLog.configure();
    Locale.setDefault(Locale.ROOT);
    List<String> wishes = List.of(arguments);
    if (!List.of("--keep", "--tour").containsAll(wishes)) {
      System.err.println("Usage: deploy/local/demo [--keep] [--tour]");
      System.exit(2);
    }
    System.exit(run(wishes.contains("--keep"), wishes.contains("--tour")));
  }

  private static int run(boolean keep, boolean tour) {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean stopping = new AtomicBoolean();
    Steps steps = new Steps(System.out);
    Everything everything = new Everything(steps);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(everything, stopping, ended)));
    try {
      everything.start();
      Journey journey = new Journey(everything, steps);
      boolean well = journey.crossMatch();
      if (tour) {
        well &= new Tour(everything, steps).walk();
      }
      steps.summary();
      if (keep) {
        everything.describe();
        ended.await();
      }
      return well ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (Exception e) {
      if (!stopping.get()) {
        System.err.println();
        System.err.println("The demo failed: " + e.getMessage());
        everything.logs().forEach(log -> System.err.println("  output: " + log));
      }
      return 1;
    } finally {
      steps.close();
    }
  }

  private static void stop(Everything everything, AtomicBoolean stopping, CountDownLatch ended) {
    stopping.set(true);
    System.out.println();
    System.out.println("Stopping everything");
    everything.close();
    ended.countDown();
  }
}
