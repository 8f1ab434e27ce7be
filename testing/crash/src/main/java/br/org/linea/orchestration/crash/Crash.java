package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.crash.check.Check;
import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.process.ProgramLog;
import br.org.linea.orchestration.stack.services.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * {@code deploy/local/crash --minutes N [--seed S] [--most M]}. Exit code 0 when nothing was lost,
 * doubled or misjudged, 1 when something was, 2 when the run itself did not work.
 */
public final class Crash {

  private static final Duration LAST_ENDS = Duration.ofMinutes(8);

  /** More than BatchStartTimeout and MessageTimeout: a younger job Slurm misses on no node. */
  private static final Duration NODE_MISSES = Duration.ofSeconds(30);

  private final Options options;
  private final Chronicle chronicle;
  private final Ground ground;
  private final CountDownLatch calm = new CountDownLatch(1);
  private final CountDownLatch giveUp = new CountDownLatch(1);

  private Crash(Options options, Chronicle chronicle, Ground ground) {
    this.options = options;
    this.chronicle = chronicle;
    this.ground = ground;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    ProgramLog.configure();
    Options options = options(arguments);
    Chronicle chronicle = new Chronicle(System.out);
    System.out.println("Seed " + options.seed());
    int code = 2;
    try (Ground ground = new Ground(chronicle, options.lanes())) {
      code = new Crash(options, chronicle, ground).run() ? 0 : 1;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.println("Seed " + options.seed() + (code == 0 ? " passed" : " FAILED"));
    System.exit(code);
  }

  private static Options options(String... arguments) {
    try {
      return Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      throw e;
    }
  }

  private boolean run() throws IOException, InterruptedException {
    ground.start();
    Path receipts = Files.createFile(ground.stack().folder("receipts").resolve("receipts.jsonl"));
    MachineClient client = ground.register("crash-client", List.of());
    MachineClient operator = ground.register("crash-operator", List.of("operator"));
    Load load =
        new Load(
            new Random(options.seed()),
            new LoadClient(ground.clientUrl(), client.id(), client.secret()),
            receipts,
            options.most(),
            ground.lanes().contains(Lane.HOSTILE),
            chronicle,
            calm,
            giveUp);
    storm(load);
    new Calm(ground, chronicle).await();
    boolean right = check(operator, receipts);
    right &= chronicle.faults().isEmpty();
    summary(load.accepted());
    if (!right) {
      new Evidence(ground).keep(options.seed());
    }
    return right;
  }

  private void storm(Load load) throws InterruptedException {
    try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
      watch.scheduleWithFixedDelay(
          () -> ground.members().forEach(Member::look), 1, 1, TimeUnit.SECONDS);
      List<Thread> injectors = new ArrayList<>();
      Thread asking = Thread.ofPlatform().start(load);
      new Faults(ground, options, chronicle, calm)
          .injectors()
          .forEach(each -> injectors.add(Thread.ofPlatform().start(each)));
      calm.await(options.minutes() * 60_000L, TimeUnit.MILLISECONDS);
      calm.countDown();
      for (Thread injector : injectors) {
        injector.join();
      }
      ground.lines().forEach(line -> line.relay().mend());
      chronicle.say("the last fault is mended; %d processes were accepted", load.accepted());
      if (!asking.join(NODE_MISSES)) {
        restartNode();
        asking.join(LAST_ENDS);
      }
      giveUp.countDown();
      asking.join();
      chronicle.say("the load is over");
      watch.shutdown();
    }
  }

  /**
   * As an operator would who is told of a job that has not begun: a slurmd that is killed in the
   * moment of a start loses the job, and the controller does not miss it before the node registers
   * again.
   */
  private void restartNode() {
    Part node = ground.stack().slurmNode();
    node.stop();
    node.start();
    chronicle.say("slurmd was restarted in good order");
  }

  private void summary(int accepted) {
    chronicle.counts().forEach((what, times) -> System.out.printf("%6d  %s%n", times, what));
    chronicle.faults().forEach(fault -> System.out.println("FAULT " + fault));
    System.out.printf(
        "Seed %d, %d minutes: %d processes%n", options.seed(), options.minutes(), accepted);
    for (Lane lane : options.lanes()) {
      String reason = chronicle.leftOut().get(lane);
      System.out.println(
          reason == null
              ? "%6d  faults of the lane %s"
                  .formatted(chronicle.struck().getOrDefault(lane, 0), lane)
              : "  none  of the lane %s: %s".formatted(lane, reason));
    }
  }

  /** The checker is a program of its own, and gets nothing from this one but what it is told. */
  private boolean check(MachineClient operator, Path receipts)
      throws IOException, InterruptedException {
    ProcessBuilder checker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Check.class.getName(),
                ground.steadyUrl().toString(),
                ground.site().processing().toString(),
                receipts.toString(),
                Long.toString(
                    ground.lanes().contains(Lane.CLOCK) ? ClockTarget.STEP.toSeconds() : 0))
            .inheritIO();
    checker.environment().put("CHECK_CLIENT_ID", operator.id());
    checker.environment().put("CHECK_CLIENT_SECRET", operator.secret());
    checker.environment().putAll(ground.stack().slurm().environment());
    int code = checker.start().waitFor();
    if (code > 1) {
      chronicle.fault("the checker could not look");
    }
    return code == 0;
  }
}
