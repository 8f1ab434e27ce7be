package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.plan.JobName;
import br.org.linea.orchestration.agent.plan.Reply;
import br.org.linea.orchestration.messages.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Slurm by its commands, which stay what they are from release to release while its REST and JSON
 * do not.
 */
@ApplicationScoped
public class CliSlurmGateway implements SlurmGateway {

  /** Linux starts no program with an argument of 128 KiB, which 4,500 names have. */
  private static final int MOST_AT_ONCE = 1_000;

  private static final int MOST_HALVINGS = 6;

  /** Slurm's clock may be ahead. */
  private static final Duration PAST_NOW = Duration.ofHours(1);

  private final SlurmPrograms programs;
  private final OwnCluster cluster;
  private final JobEnvironment jobEnvironment;
  private final Duration minQueryInterval;
  private final RateLimitPause pause;
  private final Clock clock;

  private Optional<Reply<List<JobRow>>> lastQueue = Optional.empty();
  private long lastAsked;

  @Inject
  CliSlurmGateway(AgentConfig config, JobEnvironment jobEnvironment, Clock clock) {
    this(config.slurm(), jobEnvironment, System.getenv(), clock);
  }

  CliSlurmGateway(
      SlurmConfig config,
      JobEnvironment jobEnvironment,
      Map<String, String> environment,
      Clock clock) {
    this.programs = new SlurmPrograms(config, environment);
    this.cluster = new OwnCluster(programs, clock);
    this.minQueryInterval = config.minQueryInterval();
    this.jobEnvironment = jobEnvironment;
    this.clock = clock;
    this.pause = new RateLimitPause(clock, config.retry(), config.maxRetry());
  }

  @Override
  public Reply<JobId> submit(JobSubmission submission) {
    if (pause.left().isPresent()) {
      return new Reply.NotNow<>("Slurm limits the rate of requests; submissions pause for a while");
    }
    cluster.facts();
    // Not the runner's TZ and time format: what sbatch sees, the job gets.
    Map<String, String> environment;
    try {
      environment = new HashMap<>(jobEnvironment.build());
    } catch (UncheckedIOException e) {
      return new Reply.NotNow<>("job.env cannot be used: " + e.getCause().getMessage());
    }
    // Overrides #SBATCH --job-name of what the job submits itself: so its children are found.
    environment.put("SBATCH_JOB_NAME", submission.name().child().value());
    // Else a double, which the launcher refuses, would first empty the output of the real run.
    environment.put("SBATCH_OPEN_MODE", "append");
    CommandResult result =
        programs.submit(
            environment,
            Sbatch.argv(programs.program("sbatch"), submission),
            submission.runDirectory());
    return judged(result, Sbatch.read(result));
  }

  /** What this one command cannot know: how the cluster is doing. */
  private Reply<JobId> judged(CommandResult result, Reply<JobId> reply) {
    if (reply instanceof Reply.Answer) {
      pause.accepted();
    } else if (Sbatch.limitsTheRate(result)) {
      pause.limited();
    }
    return reply instanceof Reply.Refusal<JobId> refusal
            && Sbatch.blamesAccounts(result)
            && !accountsAnswer()
        ? new Reply.NotNow<>(
            refusal.words() + "; slurmdbd does not answer, so slurmctld may not know the accounts")
        : reply;
  }

  private boolean accountsAnswer() {
    return accounting(Set.of(new JobId(1)), Set.of(), clock.instant()) instanceof Reply.Answer;
  }

  @Override
  public synchronized Reply<List<JobRow>> queue() {
    long asked = System.nanoTime();
    // Before the next answer comes: two of them, of thousands of rows, would be alive at once.
    lastQueue = Optional.empty();
    Reply<List<JobRow>> reply =
        Squeue.read(programs.query(Squeue.argv(programs.program("squeue"))));
    if (reply instanceof Reply.Answer) {
      cluster.facts();
      lastAsked = asked;
      lastQueue = Optional.of(reply);
    }
    return reply;
  }

  @Override
  public synchronized Reply<List<JobRow>> recentQueue() {
    boolean recent = System.nanoTime() - lastAsked < minQueryInterval.toNanos();
    return lastQueue.filter(known -> recent).orElseGet(this::queue);
  }

  @Override
  public Reply<List<JobRow>> accounting(Set<JobId> ids, Set<JobName> names, Instant since) {
    Optional<ClusterFacts> known = cluster.facts();
    if (known.isEmpty()) {
      return new Reply.Silence<>("Slurm has not yet said whether it keeps accounts");
    }
    List<JobRow> rows = new ArrayList<>();
    if (!known.get().accounting()) {
      return new Reply.Answer<>(rows);
    }
    List<List<String>> questions = new ArrayList<>();
    for (Set<JobId> some : parts(ids)) {
      questions.add(Sacct.byId(programs.program("sacct"), uid(), some));
    }
    for (List<String> question : questions) {
      Reply<List<JobRow>> reply = Sacct.read(programs.query(question));
      if (!(reply instanceof Reply.Answer<List<JobRow>> answer)) {
        return reply;
      }
      rows.addAll(answer.value());
    }
    for (Set<JobName> some : parts(names)) {
      Reply<List<JobRow>> reply = named(some, since, Optional.empty(), MOST_HALVINGS);
      if (!(reply instanceof Reply.Answer<List<JobRow>> answer)) {
        return reply;
      }
      rows.addAll(answer.value());
    }
    return new Reply.Answer<>(rows);
  }

  /** In halves where slurmdbd takes no range so wide ({@code MaxQueryTimeRange}). */
  private Reply<List<JobRow>> named(
      Set<JobName> names, Instant since, Optional<Instant> until, int halvings) {
    CommandResult result =
        programs.query(Sacct.byName(programs.program("sacct"), uid(), names, since, until));
    if (halvings == 0 || !Sacct.refusesRange(result)) {
      return Sacct.read(result);
    }
    Instant end = until.orElseGet(() -> clock.instant().plus(PAST_NOW));
    Instant middle = since.plus(Duration.between(since, end).dividedBy(2));
    Reply<List<JobRow>> early = named(names, since, Optional.of(middle), halvings - 1);
    if (!(early instanceof Reply.Answer<List<JobRow>> first)) {
      return early;
    }
    Reply<List<JobRow>> late = named(names, middle, Optional.of(end), halvings - 1);
    if (!(late instanceof Reply.Answer<List<JobRow>> second)) {
      return late;
    }
    // A job that spans both halves is in both.
    return new Reply.Answer<>(
        Stream.concat(first.value().stream(), second.value().stream()).distinct().toList());
  }

  private static <T> List<Set<T>> parts(Set<T> all) {
    List<T> list = List.copyOf(all);
    return IntStream.iterate(0, from -> from < list.size(), from -> from + MOST_AT_ONCE)
        .mapToObj(from -> list.subList(from, Math.min(from + MOST_AT_ONCE, list.size())))
        .map(Set::copyOf)
        .toList();
  }

  @Override
  public Reply<Boolean> cancel(Set<JobId> ids) {
    return Scancel.read(programs.query(Scancel.argv(programs.program("scancel"), ids)));
  }

  @Override
  public Reply<Boolean> terminate(Set<JobId> ids, boolean inStep) {
    return Scancel.read(
        programs.query(Scancel.terminate(programs.program("scancel"), ids, inStep)));
  }

  @Override
  public Reply<Boolean> release(Set<JobId> ids) {
    return Release.read(programs.query(Release.argv(programs.program("scontrol"), ids)));
  }

  @Override
  public boolean hasAccounting() {
    return cluster.known().map(ClusterFacts::accounting).orElse(false);
  }

  @Override
  public Optional<String> clusterName() {
    return cluster.known().flatMap(ClusterFacts::name);
  }

  @Override
  public Optional<Duration> clockSkew() {
    return cluster.clockSkew();
  }

  private static long uid() {
    try {
      return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
