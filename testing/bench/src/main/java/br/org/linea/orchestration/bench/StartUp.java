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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How soon each packaged program is ready, and what memory it takes then. */
final class StartUp {

  private static final Pattern READY =
      Pattern.compile("^(\\S+) .* slurm-agent ready", Pattern.MULTILINE);
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
    inTurns("orchestrator-api", this::api)
        .forEach((program, starts) -> rows.addAll(rows("API", program, starts)));
    OrchestratorApi api = OrchestratorApi.start(site, "start", Map.of(), Pair.API);
    inTurns("slurm-agent", program -> agent(program, api))
        .forEach((program, starts) -> rows.addAll(agentRows(program, starts)));
    api.terminate();
    return rows;
  }

  /** One start of a program: seconds until it is ready, and resident memory soon after. */
  private record Start(double seconds, double mebibytes) {}

  private interface Starter {
    Start start(Path program) throws IOException;
  }

  /** Binary, jar, binary, jar: what slows the machine down for a while slows both down. */
  private Map<Path, List<Start>> inTurns(String module, Starter starter) throws IOException {
    Map<Path, List<Start>> starts = new LinkedHashMap<>();
    for (int each = 0; each < times; each++) {
      for (Path program : stack.project().programs(module)) {
        starts.computeIfAbsent(program, key -> new ArrayList<>()).add(starter.start(program));
      }
    }
    return starts;
  }

  private Start api(Path program) throws IOException {
    Instant begun = Instant.now();
    OrchestratorApi api = OrchestratorApi.start(site, "start", Map.of(), Pair.API.of(program));
    double seconds = seconds(begun, Instant.now());
    Proc.pause(SETTLED);
    Start start = new Start(seconds, Proc.memoryMib(api));
    api.terminate();
    return start;
  }

  private Start agent(Path program, OrchestratorApi api) throws IOException {
    Instant begun = Instant.now();
    SlurmAgent agent =
        SlurmAgent.start(
            site,
            api.url(),
            Pair.journal(stack, "start"),
            site.broker().agent("slurm-agent"),
            Map.of(),
            SlurmAgent.asInstalled(stack.project()).of(program));
    double seconds = seconds(begun, ready(agent.log()));
    Proc.pause(SETTLED);
    Start start = new Start(seconds, Proc.memoryMib(agent));
    agent.terminate();
    return start;
  }

  private static List<Row> rows(String name, Path program, List<Start> starts) {
    String kind = Pair.isNative(program) ? "native" : "jar";
    return List.of(
        Row.of(
            name + "'s start until ready, " + kind,
            "s",
            starts.stream().map(Start::seconds).toList()),
        Row.of(
            name + "'s memory after the start, " + kind,
            "MiB",
            starts.stream().map(Start::mebibytes).toList()));
  }

  private static List<Row> agentRows(Path program, List<Start> starts) {
    List<Row> rows = rows("agent", program, starts);
    boolean isNative = Pair.isNative(program);
    return List.of(
        isNative ? rows.getFirst().atMost(50, 0.1) : rows.getFirst(),
        rows.getLast().atMost(100, isNative ? 50 : 150));
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
    return OffsetDateTime.parse(stamp).toInstant();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
