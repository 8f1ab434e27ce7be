package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.LocalStack;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the API alone does for HTTP clients, with 100,000 processes stored. Its agent has registered
 * and is gone: commands wait at the broker.
 */
final class Rest {

  private static final int STORED = 100_000;
  private static final int LISTED = 10_000;
  private static final int SAMPLES = 1000;
  private static final int BATCH = 1000;
  private static final double NANOS_OF_A_MILLI = 1e6;
  private static final int USUAL_CLIENTS = 16;

  private static final String ROWS =
      """
      INSERT INTO process (task_id, owner, owner_id, pipeline, pipeline_version, executor, worker,
        used_config, comment, labels, accepted_at, status, since, job_id, started_at, ended_at,
        lease, sequence, observed_at)
      SELECT gen_random_uuid(), o.name, o.id, 'waits', '1.0.0', 'slurm', 'slurm-agent',
        '{"threshold": 0.5, "bands": ["g", "r", "i"]}', '', '{}', now(), 'SUCCESSFUL', now(), n,
        now(), now(), 1, n, now()
      FROM owner o, generate_series(1, %d) n WHERE o.name = '%s'
      """;

  private final LocalStack stack;
  private final boolean quick;
  private final Map<String, Histogram> seen = new LinkedHashMap<>();

  Rest(LocalStack stack, boolean quick) {
    this.stack = stack;
    this.quick = quick;
  }

  List<Row> measure() throws Exception {
    Site site = Pair.site(stack, "rest");
    OrchestratorApi api =
        OrchestratorApi.start(site, "rest", OrchestratorApi.WITHOUT_QUOTAS, Pair.API);
    SlurmAgent.start(
            site,
            api.url(),
            Pair.journal(stack, "rest"),
            site.broker().agent("slurm-agent"),
            Map.of())
        .terminate();
    ApiClient lister = Pair.client(stack, api.url(), "bench-lister");
    ApiClient submitter = Pair.client(stack, api.url(), "bench-submitter");
    fill(site, lister.name(), submitter.name());
    List<LoadRunner.Step> steps = new ArrayList<>();
    steps.add(submissions("warm-up of submissions", USUAL_CLIENTS, submitter));
    steps.add(statuses("warm-up of status reads", lister));
    int rounds = quick ? 2 : 3;
    for (int round = 0; round < rounds; round++) {
      steps.addAll(round(" #" + round, lister, submitter));
    }
    JsonNode results = new LoadRunner(stack).run(api.url(), steps);
    results
        .properties()
        .forEach(
            step ->
                seen.computeIfAbsent(step.getKey().replaceAll(" #\\d+$", ""), n -> new Histogram())
                    .add(step.getValue()));
    List<Double> batches = batches(submitter);
    double memory = Proc.memoryMib(api);
    api.terminate();
    return rows(batches, memory);
  }

  private List<LoadRunner.Step> round(String suffix, ApiClient lister, ApiClient submitter)
      throws IOException, InterruptedException {
    return List.of(
        submissions("submission, 1 client" + suffix, 1, submitter),
        submissions("submission, 16 clients" + suffix, USUAL_CLIENTS, submitter),
        submissions("submission, 64 clients" + suffix, 64, submitter),
        statuses("status read, 16 clients" + suffix, lister),
        get("page of 100 of 10,000 rows" + suffix, 1, "/api/processes/?page=50", lister),
        get("whole list of 10,000 rows" + suffix, 1, "/api/processes/", lister));
  }

  private LoadRunner.Step submissions(String name, int clients, ApiClient client)
      throws IOException, InterruptedException {
    return new LoadRunner.Step(
        name,
        clients,
        seconds(),
        client.token(),
        "/api/processes/",
        1,
        1,
        ApiClient.form(Map.of("pipeline", "waits")),
        201);
  }

  private LoadRunner.Step statuses(String name, ApiClient client)
      throws IOException, InterruptedException {
    return get(name, USUAL_CLIENTS, "/api/processes/@/status/", client);
  }

  private LoadRunner.Step get(String name, int clients, String path, ApiClient client)
      throws IOException, InterruptedException {
    return new LoadRunner.Step(
        name, clients, seconds(), client.token(), path, 1, LISTED, null, 200);
  }

  private int seconds() {
    return quick ? 2 : 8;
  }

  /** The lister's processes have the lowest ids. */
  private static void fill(Site site, String lister, String submitter) throws SQLException {
    try (Connection connection = site.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO owner (name) VALUES ('%s'), ('%s')".formatted(lister, submitter));
      statement.execute(ROWS.formatted(LISTED, lister));
      statement.execute(ROWS.formatted(STORED - LISTED, submitter));
      // The agent is gone, and is to count as alive for as long as this takes.
      statement.execute("UPDATE agent SET last_seen = now() + interval '1 day'");
      statement.execute("ANALYZE");
    }
  }

  /** The time of each request that starts a thousand processes. */
  private List<Double> batches(ApiClient client) throws IOException, InterruptedException {
    String configs =
        IntStream.range(0, BATCH)
            .mapToObj("{\"threshold\":%d}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    String body = "{\"pipeline\":\"waits\",\"configs\":" + configs + "}";
    List<Double> millis = new ArrayList<>();
    for (int each = 0; each <= (quick ? 3 : 10); each++) {
      long begun = System.nanoTime();
      client.post("/api/processes/batch/", body).expect(201);
      if (each > 0) {
        // The first one warms up.
        millis.add((System.nanoTime() - begun) / NANOS_OF_A_MILLI);
      }
    }
    return millis;
  }

  private List<Row> rows(List<Double> batches, double memory) {
    List<Row> rows = new ArrayList<>();
    long errors = 0;
    for (Map.Entry<String, Histogram> each : seen.entrySet()) {
      errors += each.getValue().errors();
      if (!each.getKey().startsWith("warm-up")) {
        rows.add(
            rate(each.getKey(), Row.of("REST: " + each.getKey(), "1/s", each.getValue().rates())));
        rows.add(
            time(
                each.getKey(),
                Row.of(
                    "REST: " + each.getKey() + ", time", "ms", each.getValue().millis(SAMPLES))));
      }
    }
    rows.add(
        Row.of("REST: 1,000 submissions in one request, time", "ms", batches).atMost(100, 2000));
    rows.add(
        Row.of("REST: requests without their answer", "", List.of((double) errors)).atMost(100, 0));
    rows.add(Row.of("API's memory after all this", "MiB", List.of(memory)));
    return rows;
  }

  private static Row rate(String name, Row row) {
    return switch (name) {
      case "submission, 16 clients" -> row.atLeast(50, 400);
      case "status read, 16 clients" -> row.atLeast(50, 3000);
      default -> row;
    };
  }

  private static Row time(String name, Row row) {
    return name.equals("submission, 16 clients") ? row.atMost(99, 150) : row;
  }
}
