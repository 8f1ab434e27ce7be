package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.programs.Launch;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Both programs with a database, a virtual host and folders of their own, and a client. */
final class Pair implements AutoCloseable {

  private static final int CLIENTS = 8;
  private static final Duration LOOK = Duration.ofMillis(50);

  /** As deployed: no bound but that of the heap, and the compiler that takes its time. */
  static final Launch API = new Launch(Optional.empty(), List.of("-Xmx512m"));

  private final LocalStack stack;
  private final Site site;
  private final OrchestratorApi api;
  private final SlurmAgent agent;
  private final ApiClient client;

  /**
   * Starts both and returns when they are ready.
   *
   * @param stack its services run
   * @param name unique within the stack
   * @param agentSettings on top of the usual ones
   */
  Pair(LocalStack stack, String name, Map<String, String> agentSettings) {
    this(stack, name, agentSettings, stack.project());
  }

  /** As the other one, with the programs that were packaged in another checkout. */
  Pair(LocalStack stack, String name, Map<String, String> agentSettings, ProjectFolder programs) {
    this.stack = stack;
    this.site = site(stack, name);
    this.api =
        OrchestratorApi.start(
            site,
            name,
            OrchestratorApi.WITHOUT_QUOTAS,
            API.of(programs.program("orchestrator-api")));
    this.agent =
        SlurmAgent.start(
            site,
            api.url(),
            journal(stack, name),
            site.broker().agent("slurm-agent"),
            agentSettings,
            SlurmAgent.asInstalled(programs).of(programs.program("slurm-agent")));
    this.client = client(stack, api.url(), "bench-" + name);
  }

  static Site site(LocalStack stack, String name) {
    return Site.fresh(
        stack,
        stack.project().root().resolve("testing/bench/pipelines"),
        stack.folder(name + "-processing"),
        stack.folder("datasets"));
  }

  static Path journal(LocalStack stack, String name) {
    return stack.folder(name + "-agent").resolve("journal");
  }

  OrchestratorApi api() {
    return api;
  }

  SlurmAgent agent() {
    return agent;
  }

  /** Whether a program is a native binary. */
  static boolean isNative(Path program) {
    return !program.toString().endsWith(".jar");
  }

  boolean agentIsNative() {
    return isNative(stack.project().programs("slurm-agent").getFirst());
  }

  ApiClient client() {
    return client;
  }

  /** A newly registered client, whose token lasts for all of the benchmark. */
  static ApiClient client(LocalStack stack, URI api, String name) {
    try (MachineClients clients = stack.keycloak().clients()) {
      return new ApiClient(api, clients.register(name), Duration.ofHours(2));
    }
  }

  Path runDirectory(int id) throws IOException, InterruptedException {
    return site.processing().resolve(client.process(id).path("path_str").asText());
  }

  /** Asks for so many processes, with several clients side by side; returns when all are stored. */
  void submit(String pipeline, int processes) {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Integer>> answers =
          IntStream.range(0, processes)
              .mapToObj(each -> clients.submit(() -> client.start(pipeline)))
              .toList();
      for (var answer : answers) {
        answer.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a process was not accepted", e.getCause());
    }
  }

  /** How many processes have a Slurm job, as far as the API knows. */
  long jobs() throws SQLException {
    try (Connection connection = site.database().connect()) {
      return jobs(connection);
    }
  }

  private static long jobs(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery("SELECT count(*) FROM process WHERE job_id IS NOT NULL")) {
      answer.next();
      return answer.getLong(1);
    }
  }

  /** Returns when so many processes have a Slurm job. */
  void awaitJobs(long wanted) throws SQLException {
    long begun = System.nanoTime();
    // One connection: to open one for each look would take a share of what is measured.
    try (Connection connection = site.database().connect()) {
      while (jobs(connection) < wanted) {
        if (System.nanoTime() - begun > Duration.ofMinutes(10).toNanos()) {
          throw new IllegalStateException(
              "only %d of %d processes have a job after ten minutes"
                  .formatted(jobs(connection), wanted));
        }
        Proc.pause(LOOK);
      }
    }
  }

  /**
   * Asks for so many processes and waits until each has a Slurm job. Answers processes a second,
   * from the first request to the last job id that the API knows.
   */
  double submissionsPerSecond(int processes) throws SQLException {
    long before = jobs();
    long begun = System.nanoTime();
    submit("waits", processes);
    awaitJobs(before + processes);
    return processes * 1e9 / (System.nanoTime() - begun);
  }

  /** Ends both programs, then the jobs, which are no longer watched. */
  @Override
  public void close() {
    agent.terminate();
    api.terminate();
    new PlainJobs(stack).cancelAll();
  }
}
