package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How soon each packaged program is ready, and what memory it takes then. */
final class StartUp {

  private static final Pattern READY =
      Pattern.compile("\"timestamp\":\"([^\"]+)\".*\"message\":\"slurm-agent ready\"");
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final LocalStack stack;
  private final int times;
  private final Site site;

  StartUp(LocalStack stack, int times) {
    this.stack = stack;
    this.times = times;
    this.site = Pair.site(stack, "start");
  }

  List<Row> measure() throws IOException {
    List<Row> rows = new ArrayList<>();
    // Makes the schema, which each later start finds.
    OrchestratorApi.start(site, "start", Map.of(), Pair.API).terminate();
    for (Path program : stack.project().programs("orchestrator-api")) {
      rows.addAll(api(program));
    }
    OrchestratorApi api = OrchestratorApi.start(site, "start", Map.of(), Pair.API);
    for (Path program : stack.project().programs("slurm-agent")) {
      rows.addAll(agent(program, api));
    }
    api.terminate();
    return rows;
  }

  private List<Row> api(Path program) throws IOException {
    List<Double> seconds = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    for (int each = 0; each < times; each++) {
      Instant begun = Instant.now();
      OrchestratorApi api = OrchestratorApi.start(site, "start", Map.of(), Pair.API.of(program));
      seconds.add(seconds(begun, Instant.now()));
      Proc.pause(SETTLED);
      memory.add(Proc.memoryMib(api));
      api.terminate();
    }
    return List.of(
        Row.of("API's start until ready, " + kind(program), "s", seconds),
        Row.of("API's memory after the start, " + kind(program), "MiB", memory));
  }

  private List<Row> agent(Path program, OrchestratorApi api) throws IOException {
    List<Double> seconds = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    for (int each = 0; each < times; each++) {
      Instant begun = Instant.now();
      SlurmAgent agent =
          SlurmAgent.start(
              site,
              api.url(),
              Pair.journal(stack, "start"),
              site.broker().agent("slurm-agent"),
              Map.of(),
              SlurmAgent.asInstalled(stack.project()).of(program));
      seconds.add(seconds(begun, ready(agent.log())));
      Proc.pause(SETTLED);
      memory.add(Proc.memoryMib(agent));
      agent.terminate();
    }
    boolean isNative = Pair.isNative(program);
    Row start = Row.of("agent's start until ready, " + kind(program), "s", seconds);
    Row size = Row.of("agent's memory after the start, " + kind(program), "MiB", memory);
    return List.of(isNative ? start.atMost(50, 0.1) : start, size.atMost(100, isNative ? 50 : 150));
  }

  /** The last time that the log says so: several runs write the same one. */
  private static Instant ready(Path log) throws IOException {
    Matcher matcher = READY.matcher(Files.readString(log));
    String stamp = null;
    while (matcher.find()) {
      stamp = matcher.group(1);
    }
    if (stamp == null) {
      throw new IOException(log + " has no line with a time that says 'slurm-agent ready'");
    }
    return Instant.parse(stamp);
  }

  private static String kind(Path program) {
    return Pair.isNative(program) ? "native" : "jar";
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
