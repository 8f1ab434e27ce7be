package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.SlurmQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Slurm by its commands, which stay what they are from release to release while its REST and JSON
 * do not. Jobs alone may be submitted by REST, where speed counts.
 */
@ApplicationScoped
public class CliSlurmGateway implements SlurmGateway {

  /** Each sends sbatch to another cluster. */
  private static final List<String> ELSEWHERE = List.of("SBATCH_CLUSTERS", "SLURM_CLUSTERS");

  private record Asked(long at, Reply<List<JobRow>> answer) {}

  private final SlurmPrograms programs;
  private final RestSubmitter rest;
  private final OwnCluster own;
  private final ClusterNames clusters;
  private final AccountQueries accounts;
  private final JobEnvironment jobEnvironment;
  private final Duration minQueryInterval;
  private final RateLimitPause pause;
  private final Clock clock;
  private volatile SlurmQuery lastQuery;
  private final Map<Optional<String>, Asked> lastQueues = new HashMap<>();

  @Inject
  CliSlurmGateway(AgentConfig config, JobEnvironment jobEnvironment, Clock clock) {
    this(config.slurm(), jobEnvironment, System.getenv(), clock);
  }

  CliSlurmGateway(
      SlurmConfig config,
      JobEnvironment jobEnvironment,
      Map<String, String> environment,
      Clock clock) {
    this.programs = new SlurmPrograms(config, environment, clock);
    this.rest = new RestSubmitter(config, programs.slurmSettings());
    this.own = new OwnCluster(programs, clock);
    this.clusters = new ClusterNames(config.clusters().orElse(List.of()), this::clusterName);
    this.accounts = new AccountQueries(programs, clusters, clock);
    this.minQueryInterval = config.minQueryInterval();
    this.jobEnvironment = jobEnvironment;
    this.clock = clock;
    this.pause = new RateLimitPause(clock, config.retry(), config.maxRetry());
  }

  @Override
  public Reply<SlurmJob> submit(JobSubmission submission) {
    if (pause.left().isPresent()) {
      return new Reply.TryLater<>(
          "Slurm limits the rate of requests; submissions pause for a while");
    }
    own.facts();
    // Not the runner's TZ and time format: what sbatch sees, the job gets.
    Map<String, String> environment;
    try {
      environment = new HashMap<>(jobEnvironment.build());
    } catch (UncheckedIOException e) {
      return new Reply.TryLater<>("job.env cannot be used: " + e.getCause().getMessage());
    }
    Optional<Reply<SlurmJob>> elsewhere = elsewhere(submission.options(), environment);
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    // Overrides #SBATCH --job-name of what the job submits itself: so its children are found.
    environment.put("SBATCH_JOB_NAME", submission.name().child().value());
    // Else a double, which the launcher refuses, would first empty the output of the real run.
    environment.put("SBATCH_OPEN_MODE", "append");
    List<String> wanted = submission.options().clusters();
    List<String> to = wanted.isEmpty() ? clusters.served() : wanted;
    Optional<RestAnswer.Decided> decided =
        to.isEmpty() ? rest.submit(submission, environment) : Optional.empty();
    return decided
        .map(answer -> judged("slurmrestd", answer.error(), answer.reply()).map(SlurmJob::here))
        .orElseGet(() -> sbatch(submission, environment, to));
  }

  private Reply<SlurmJob> sbatch(
      JobSubmission submission, Map<String, String> environment, List<String> to) {
    CommandResult result =
        programs.submit(
            environment,
            Sbatch.argv(programs.program("sbatch"), submission, to),
            submission.runDirectory());
    return judged("sbatch", Sbatch.error(result), Sbatch.read(result))
        .map(id -> new SlurmJob(id, Sbatch.cluster(result)));
  }

  /** A job where the agent does not look would be lost. */
  private Optional<Reply<SlurmJob>> elsewhere(RunOptions options, Map<String, String> environment) {
    List<String> unserved =
        options.clusters().stream().filter(name -> !clusters.served().contains(name)).toList();
    if (!unserved.isEmpty()) {
      return Optional.of(
          new Reply.Refusal<>(
              "the pipeline's clusters name %s, and slurm-agent.slurm.clusters does not"
                  .formatted(String.join(", ", unserved))));
    }
    return ELSEWHERE.stream()
        .filter(name -> clusters.served().isEmpty() && environment.containsKey(name))
        .findFirst()
        .map(
            name ->
                new Reply.TryLater<>(
                    "job.env sets %s; slurm-agent.slurm.clusters has to name the clusters instead"
                        .formatted(name)));
  }

  /** What this one answer cannot know: how the cluster is doing. */
  private Reply<JobId> judged(
      String command, Optional<SbatchAnswers.Row> error, Reply<JobId> reply) {
    if (reply instanceof Reply.Answer) {
      pause.accepted();
    } else if (error.filter(RateLimitPause::isCalledForBy).isPresent()) {
      SlurmPrograms.limited(command);
      pause.limited();
    }
    return reply instanceof Reply.Refusal<JobId> refusal
            && error.filter(row -> row.meaning() == SbatchAnswers.Meaning.ACCOUNTS).isPresent()
            && !accountsAnswer()
        ? new Reply.TryLater<>(
            refusal.words() + "; slurmdbd does not answer, so slurmctld may not know the accounts")
        : reply;
  }

  private boolean accountsAnswer() {
    return accounting(Set.of(SlurmJob.here(new JobId(1))), Set.of(), clock.instant())
        instanceof Reply.Answer;
  }

  @Override
  public synchronized Reply<List<JobRow>> queue(Optional<String> place) {
    long asked = System.nanoTime();
    Instant at = clock.instant();
    // Before the next answer comes: two of them, of thousands of rows, would be alive at once.
    lastQueues.remove(place);
    Reply<List<JobRow>> reply =
        Squeue.read(programs.query(Squeue.argv(programs.program("squeue"), place)));
    if (reply instanceof Reply.Answer) {
      lastQuery = new SlurmQuery(at, Duration.ofNanos(System.nanoTime() - asked).toMillis());
      own.facts();
      Optional<String> cluster = place.or(this::clusterName);
      reply = reply.map(rows -> rows.stream().map(row -> row.on(cluster)).toList());
      lastQueues.put(place, new Asked(asked, reply));
    }
    return reply;
  }

  @Override
  public Optional<SlurmQuery> lastQuery() {
    return Optional.ofNullable(lastQuery);
  }

  @Override
  public synchronized Reply<List<JobRow>> recentQueue(Optional<String> place) {
    Asked last = lastQueues.get(place);
    return last != null && System.nanoTime() - last.at() < minQueryInterval.toNanos()
        ? last.answer()
        : queue(place);
  }

  @Override
  public Reply<List<JobRow>> accounting(Set<SlurmJob> jobs, Set<JobName> names, Instant since) {
    Optional<ClusterFacts> known = own.facts();
    if (known.isEmpty()) {
      return new Reply.Unknown<>("Slurm has not yet said whether it keeps accounts");
    }
    return known.get().accounting()
        ? accounts.ask(jobs, names, since)
        : new Reply.Answer<>(List.of());
  }

  @Override
  public Reply<List<JobAccount>> usage(Set<JobId> jobs) {
    return own.facts()
        .map(
            known ->
                known.accounting()
                    ? accounts.usage(jobs)
                    : new Reply.Refusal<List<JobAccount>>("This cluster keeps no accounts."))
        .orElseGet(() -> new Reply.Unknown<>("Slurm has not yet said whether it keeps accounts"));
  }

  @Override
  public Reply<Boolean> cancel(Set<SlurmJob> jobs) {
    return each(
        jobs,
        (place, ids) ->
            Scancel.read(programs.query(Scancel.argv(programs.program("scancel"), place, ids))));
  }

  @Override
  public Reply<Boolean> terminate(Set<SlurmJob> jobs, boolean inStep) {
    return each(
        jobs,
        (place, ids) ->
            Scancel.read(
                programs.query(
                    Scancel.terminate(programs.program("scancel"), place, ids, inStep))));
  }

  @Override
  public Reply<Boolean> release(Set<SlurmJob> jobs) {
    return each(
        jobs,
        (place, ids) ->
            Release.read(programs.query(Release.argv(programs.program("scontrol"), place, ids))));
  }

  /** Once for each cluster; one that does not take it keeps it from no other. */
  private Reply<Boolean> each(
      Set<SlurmJob> jobs, BiFunction<Optional<String>, Set<JobId>, Reply<Boolean>> command) {
    List<Reply<Boolean>> replies =
        clusters.byPlace(jobs).entrySet().stream()
            .map(
                entry ->
                    command.apply(
                        Optional.of(entry.getKey()).filter(name -> !name.isEmpty()),
                        entry.getValue()))
            .toList();
    return Stream.concat(
            replies.stream().filter(reply -> !(reply instanceof Reply.Answer)),
            Stream.of(new Reply.Answer<>(true)))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public boolean hasAccounting() {
    return own.known().map(ClusterFacts::accounting).orElse(false);
  }

  @Override
  public Optional<Duration> clockSkew() {
    return own.clockSkew();
  }

  @Override
  public List<Optional<String>> clusters() {
    return clusters.all();
  }

  @Override
  public Optional<String> place(Optional<String> cluster) {
    return clusters.place(cluster);
  }

  @Override
  public Optional<String> clusterName() {
    return own.known().flatMap(ClusterFacts::name);
  }
}
