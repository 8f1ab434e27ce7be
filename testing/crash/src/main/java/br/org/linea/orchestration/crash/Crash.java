package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.crash.check.Check;
import br.org.linea.orchestration.stack.clients.ApiClient;
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
 * {@code deploy/local/crash --minutes N [--seed S] [--most M]} and more. Exit code 0 when nothing
 * was lost, doubled or misjudged, 1 when something was, 2 when the run itself did not work.
 */
public final class Crash {

  /** PZ Server fetches one for each round; this is often enough to meet every fault. */
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(1);

  private static final Duration LAST_ENDS = Duration.ofMinutes(8);

  /** More than BatchStartTimeout and MessageTimeout: a younger job Slurm misses on no node. */
  private static final Duration NODE_MISSES = Duration.ofSeconds(30);

  private final CrashOptions options;
  private final EventLog eventLog;
  private final TestBed testBed;
  private final CountDownLatch calm = new CountDownLatch(1);
  private final CountDownLatch giveUp = new CountDownLatch(1);

  private Crash(CrashOptions options, EventLog eventLog, TestBed testBed) {
    this.options = options;
    this.eventLog = eventLog;
    this.testBed = testBed;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    ProgramLog.configure();
    CrashOptions options = options(arguments);
    EventLog eventLog = new EventLog(System.out);
    System.out.println("Seed " + options.seed());
    int code = 2;
    try (TestBed testBed = new TestBed(eventLog, options.lanes(), options.variant())) {
      code = new Crash(options, eventLog, testBed).run() ? 0 : 1;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.println("Seed " + options.seed() + (code == 0 ? " passed" : " FAILED"));
    System.exit(code);
  }

  private static CrashOptions options(String... arguments) {
    try {
      return CrashOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(CrashOptions.USAGE);
      System.exit(2);
      throw e;
    }
  }

  private boolean run() throws IOException, InterruptedException {
    testBed.start();
    Path receipts = Files.createFile(testBed.stack().folder("receipts").resolve("receipts.jsonl"));
    Path deliveries = Files.createFile(receipts.resolveSibling("deliveries.jsonl"));
    MachineClient client = testBed.register("crash-client", List.of());
    MachineClient operator = testBed.register("crash-operator", List.of("operator"));
    try (DeliveryRecorder recorder = new DeliveryRecorder(deliveries, eventLog)) {
      return run(client, operator, receipts, deliveries, recorder);
    }
  }

  private boolean run(
      MachineClient client,
      MachineClient operator,
      Path receipts,
      Path deliveries,
      DeliveryRecorder recorder)
      throws IOException, InterruptedException {
    String webhook = webhook(client, recorder);
    CrashLoad load =
        new CrashLoad(
            new Random(options.seed()),
            new ApiClient(testBed.clientUrl(), client, TOKEN_LIFE),
            receipts,
            options.most(),
            testBed.lanes().contains(Lane.HOSTILE),
            eventLog,
            calm,
            giveUp);
    storm(load);
    new Quiescence(testBed, eventLog, steady(client), webhook).await();
    boolean right = check(operator, receipts, deliveries);
    right &= eventLog.faults().isEmpty();
    summary(load.accepted());
    if (!right) {
      new Evidence(testBed).keep(options.seed());
    }
    return right;
  }

  private ApiClient steady(MachineClient client) {
    return new ApiClient(testBed.steadyUrl(), client, TOKEN_LIFE);
  }

  /** Its address below the API. */
  private String webhook(MachineClient client, DeliveryRecorder recorder)
      throws IOException, InterruptedException {
    try (ApiClient api = steady(client)) {
      return "/api/webhooks/"
          + api.post("/api/webhooks/", "{\"url\":\"%s\"}".formatted(recorder.url()))
              .expect(201)
              .path("id")
              .asInt()
          + "/";
    }
  }

  private void storm(CrashLoad load) throws InterruptedException {
    try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
      watch.scheduleWithFixedDelay(
          () -> testBed.programs().forEach(SupervisedProgram::look), 1, 1, TimeUnit.SECONDS);
      List<Thread> injectors = new ArrayList<>();
      Thread asking = Thread.ofPlatform().start(load);
      new Faults(testBed, options, eventLog, calm)
          .injectors()
          .forEach(each -> injectors.add(Thread.ofPlatform().start(each)));
      calm.await(options.minutes() * 60_000L, TimeUnit.MILLISECONDS);
      calm.countDown();
      for (Thread injector : injectors) {
        injector.join();
      }
      testBed.lines().forEach(line -> line.relay().repair());
      eventLog.say("the last fault is over; %d processes were accepted", load.accepted());
      if (!asking.join(NODE_MISSES)) {
        restartNode();
        asking.join(LAST_ENDS);
      }
      giveUp.countDown();
      asking.join();
      eventLog.say("the load is over");
      watch.shutdown();
    }
  }

  /**
   * What an operator does about a stalled launch: a slurmd that is killed while it starts a job
   * loses the job, and the controller does not notice before the node registers again.
   */
  private void restartNode() {
    Part node = testBed.stack().slurmNode();
    node.stop();
    node.start();
    eventLog.say("slurmd was restarted in good order");
  }

  private void summary(int accepted) {
    eventLog.counts().forEach((what, times) -> System.out.printf("%6d  %s%n", times, what));
    eventLog.faults().forEach(fault -> System.out.println("FAULT " + fault));
    System.out.printf(
        "Seed %d, %d minutes: %d processes%n", options.seed(), options.minutes(), accepted);
    for (Lane lane : options.lanes()) {
      String reason = eventLog.leftOut().get(lane);
      System.out.println(
          reason == null
              ? "%6d  faults of the lane %s"
                  .formatted(eventLog.struck().getOrDefault(lane, 0), lane)
              : "  none  of the lane %s: %s".formatted(lane, reason));
    }
  }

  /** The checker is a program of its own, and gets nothing from this one but its arguments. */
  private boolean check(MachineClient operator, Path receipts, Path deliveries)
      throws IOException, InterruptedException {
    ProcessBuilder checker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Check.class.getName(),
                testBed.steadyUrl().toString(),
                testBed.site().processing().toString(),
                receipts.toString(),
                Long.toString(
                    testBed.lanes().contains(Lane.CLOCK) ? ClockTarget.STEP.toSeconds() : 0),
                deliveries.toString())
            .inheritIO();
    checker.environment().put("CHECK_CLIENT_ID", operator.id());
    checker.environment().put("CHECK_CLIENT_SECRET", operator.secret());
    checker.environment().putAll(testBed.stack().slurm().environment());
    int code = checker.start().waitFor();
    if (code > 1) {
      eventLog.fault("the checker could not look");
    }
    return code == 0;
  }
}
