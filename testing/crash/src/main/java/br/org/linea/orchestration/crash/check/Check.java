package br.org.linea.orchestration.crash.check;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code Check <address of the API> <processing folder> <file of receipts> [seconds [file of
 * deliveries]]}: says what is wrong with each process that the API accepted. The clock of a program
 * may have been off by that many seconds. A receipt is the API's own answer to a start, one JSON
 * object a line with {@code id}, {@code task_id} and {@code key}; the receiver of a webhook wrote
 * the deliveries. The client of an operator is in {@code CHECK_CLIENT_ID} and {@code
 * CHECK_CLIENT_SECRET}, the cluster in {@code SLURM_CONF}.
 *
 * <p>Exit code 0: nothing is wrong. 1: something is, one line each. 2: it could not look.
 */
public final class Check {

  private static final String MARKS = "marks.txt";
  private static final Duration HEARTBEATS = Duration.ofSeconds(60);
  private static final int LOOK_MILLIS = 1000;

  private final PublicApi api;
  private final Path processing;
  private final Duration clockError;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Integer, ReportedProcess> reported = new TreeMap<>();

  private Check(PublicApi api, Path processing, Duration clockError) {
    this.api = api;
    this.processing = processing;
    this.clockError = clockError;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    if (arguments.length < 3 || arguments.length > 5) {
      System.err.println(
          "Usage: Check <address of the API> <processing folder> <receipts> [seconds [deliveries]]");
      System.exit(2);
    }
    try {
      PublicApi api =
          new PublicApi(
              URI.create(arguments[0]),
              System.getenv("CHECK_CLIENT_ID"),
              System.getenv("CHECK_CLIENT_SECRET"));
      Duration clockError =
          Duration.ofSeconds(arguments.length > 3 ? Long.parseLong(arguments[3]) : 0);
      Check check = new Check(api, Path.of(arguments[1]), clockError);
      Optional<Path> deliveries =
          arguments.length > 4 ? Optional.of(Path.of(arguments[4])) : Optional.empty();
      boolean right = check.check(Path.of(arguments[2]), deliveries);
      System.exit(right ? 0 : 1);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      System.exit(2);
    } catch (InterruptedException e) {
      System.exit(2);
    }
  }

  private boolean check(Path receipts, Optional<Path> deliveries)
      throws IOException, InterruptedException {
    for (JsonNode process : api.processes()) {
      int id = process.path("id").asInt();
      ReportedProcess known = reported.put(id, ReportedProcess.of(process, api.history(id)));
      if (known != null) {
        findings.add(new Finding(Kind.NOT_UNIQUE, id, "its id is that of two processes"));
      }
    }
    receipts(receipts);
    unique();
    Map<String, List<Account>> accounts = Account.all();
    for (ReportedProcess each : reported.values()) {
      List<Account> own = accounts.getOrDefault(each.jobName(), List.of());
      List<Account> children = accounts.getOrDefault(each.jobName() + "-child", List.of());
      findings.addAll(
          Judge.judge(
              each, Run.read(processing.resolve(each.pathStr())), own, children, clockError));
    }
    findings.addAll(Waits.check(reported, clockError));
    nobodyElseRan();
    if (deliveries.isPresent()) {
      deliveries(deliveries.get());
    }
    agents();
    report();
    return findings.stream().noneMatch(Finding::isFault);
  }

  /** Every 201 is known, by the same number and no other. */
  private void receipts(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, Integer> byKey = new HashMap<>();
    Map<Integer, String> byId = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode receipt = json.readTree(line);
      int id = receipt.path("id").asInt();
      String task = receipt.path("task_id").asText();
      String key = receipt.path("key").asText();
      if (!reported.containsKey(id) || !reported.get(id).taskId().equals(task)) {
        findings.add(new Finding(Kind.LOST, id, "was accepted and is unknown now: " + line));
      }
      Integer sameKey = byKey.put(key, id);
      if (sameKey != null && sameKey != id) {
        findings.add(
            new Finding(
                Kind.DOUBLED, id, "one request became the processes " + id + ", " + sameKey));
      }
      String sameId = byId.put(id, key);
      if (sameId != null && !sameId.equals(key)) {
        findings.add(new Finding(Kind.NOT_UNIQUE, id, "was the answer to two requests"));
      }
    }
  }

  private void deliveries(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> received = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      received.add(json.readTree(line));
    }
    System.out.printf("Checked %d deliveries%n", received.size());
    findings.addAll(Deliveries.check(reported.values(), received));
  }

  private void unique() {
    Map<String, Integer> seen = new HashMap<>();
    for (ReportedProcess each : reported.values()) {
      for (String name : List.of(each.taskId(), each.pathStr())) {
        Integer other = seen.put(name, each.id());
        if (other != null) {
          findings.add(
              new Finding(Kind.NOT_UNIQUE, each.id(), "shares " + name + " with process " + other));
        }
      }
    }
  }

  /** Marks in a folder that belongs to no process that the API knows. */
  private void nobodyElseRan() throws IOException {
    List<Path> known =
        reported.values().stream().map(each -> processing.resolve(each.pathStr())).toList();
    try (Stream<Path> files = Files.walk(processing)) {
      files
          .filter(file -> file.getFileName().toString().equals(MARKS))
          .map(Path::getParent)
          .filter(folder -> !known.contains(folder))
          .forEach(
              folder ->
                  findings.add(
                      new Finding(Kind.LOST, 0, "the API does not know who ran in " + folder)));
    }
  }

  /** Of unsent events the API knows what the last heartbeat said, which may be of a while ago. */
  private void agents() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + HEARTBEATS.toNanos();
    List<JsonNode> busy = busyAgents();
    while (!busy.isEmpty() && System.nanoTime() < deadline) {
      new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      busy = busyAgents();
    }
    busy.forEach(
        agent -> findings.add(new Finding(Kind.UNFINISHED, 0, "an agent is not done: " + agent)));
  }

  private List<JsonNode> busyAgents() throws IOException, InterruptedException {
    List<JsonNode> busy = new ArrayList<>();
    for (JsonNode agent : api.agents()) {
      if (agent.path("live_processes").asInt() > 0 || agent.path("unsent_events").asInt() > 0) {
        busy.add(agent);
      }
    }
    return busy;
  }

  private void report() {
    Map<String, Integer> ends = new TreeMap<>();
    reported.values().forEach(each -> ends.merge(each.status(), 1, Integer::sum));
    System.out.printf("Checked %d processes: %s%n", reported.size(), ends);
    for (Finding finding : findings) {
      System.out.println(finding);
      ReportedProcess process = reported.get(finding.process());
      if (process != null && finding.isFault()) {
        System.out.println("  process " + process.process());
        process.history().forEach(row -> System.out.println("  history " + row));
      }
    }
    long faults = findings.stream().filter(Finding::isFault).count();
    System.out.printf("%d faults, %d notes%n", faults, findings.size() - faults);
  }
}
