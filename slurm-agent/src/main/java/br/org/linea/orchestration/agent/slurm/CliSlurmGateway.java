package br.org.linea.orchestration.agent.slurm;

import static java.util.function.Predicate.not;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Slurm by its commands, which stay what they are from release to release while its REST and JSON
 * do not.
 */
@ApplicationScoped
public class CliSlurmGateway implements SlurmGateway {

  private static final Logger LOG = Logger.getLogger(CliSlurmGateway.class);
  private static final List<String> INHERITED =
      List.of("HOME", "USER", "LOGNAME", "LANG", "SLURM_CONF", "SLURM_CONF_SERVER");
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Path ROOT = Path.of("/");

  private final CommandRunner runner;
  private final JobEnvironment jobEnvironment;
  private final Optional<Path> binDir;
  private final List<Path> path;
  private final Duration submitTimeout;
  private final Duration queryTimeout;
  private final Map<String, String> slurmSettings;
  private final Duration minQueryInterval;
  private Reply<List<JobRow>> lastQueue;
  private long lastAsked;
  private final AtomicReference<ClusterFacts> facts = new AtomicReference<>();

  @Inject
  CliSlurmGateway(AgentConfig config, JobEnvironment jobEnvironment) {
    this(config.slurm(), jobEnvironment, System.getenv());
  }

  CliSlurmGateway(
      SlurmConfig config, JobEnvironment jobEnvironment, Map<String, String> environment) {
    this.binDir = config.binDir();
    this.submitTimeout = config.submitTimeout();
    this.queryTimeout = config.queryTimeout();
    this.minQueryInterval = config.minQueryInterval();
    this.jobEnvironment = jobEnvironment;
    this.slurmSettings = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("SLURM_CONF")) {
            slurmSettings.put(name, value);
          }
        });
    Map<String, String> mine = new HashMap<>();
    INHERITED.stream()
        .filter(environment::containsKey)
        .forEach(name -> mine.put(name, environment.get(name)));
    mine.put("PATH", environment.getOrDefault("PATH", PATH));
    this.path =
        Arrays.stream(mine.get("PATH").split(":"))
            .filter(not(String::isEmpty))
            .map(Path::of)
            .toList();
    // Times as numbers are the same in every zone; sacct's --starttime is read in TZ.
    mine.put("SLURM_TIME_FORMAT", "%s");
    mine.put("TZ", "UTC");
    this.runner = new CommandRunner(mine, config.maxOutputBytes());
  }

  @Override
  public Reply<JobId> submit(JobSubmission submission) {
    facts();
    // Not the runner's TZ and time format: what sbatch sees, the job gets.
    Map<String, String> environment;
    try {
      environment = new HashMap<>(jobEnvironment.build());
    } catch (UncheckedIOException e) {
      return new Reply.NotNow<>("job.env cannot be used: " + e.getCause().getMessage());
    }
    environment.putAll(slurmSettings);
    // Overrides #SBATCH --job-name of what the job submits itself: so its children are found.
    environment.put("SBATCH_JOB_NAME", submission.name().child().value());
    return Sbatch.read(
        runner
            .with(environment)
            .run(
                Sbatch.argv(program("sbatch"), submission),
                submission.runDirectory(),
                submitTimeout));
  }

  /** Who asks within the floor of the last answer shares it: Slurm sees one question. */
  @Override
  public synchronized Reply<List<JobRow>> queue() {
    long now = System.nanoTime();
    if (lastQueue != null && now - lastAsked < minQueryInterval.toNanos()) {
      return lastQueue;
    }
    Reply<List<JobRow>> reply = Squeue.read(query(Squeue.argv(program("squeue"))));
    if (reply instanceof Reply.Answer) {
      facts();
      lastAsked = now;
      lastQueue = reply;
    }
    return reply;
  }

  @Override
  public Reply<List<JobRow>> accounting(Set<JobId> ids, Set<JobName> names, Instant since) {
    Optional<ClusterFacts> known = facts();
    if (known.isEmpty()) {
      return new Reply.Silence<>("Slurm has not yet said whether it keeps accounts");
    }
    List<JobRow> rows = new ArrayList<>();
    if (!known.get().accounting()) {
      return new Reply.Answer<>(rows);
    }
    List<List<String>> questions = new ArrayList<>();
    if (!ids.isEmpty()) {
      questions.add(Sacct.byId(program("sacct"), uid(), ids, since));
    }
    if (!names.isEmpty()) {
      questions.add(Sacct.byName(program("sacct"), uid(), names, since));
    }
    for (List<String> question : questions) {
      Reply<List<JobRow>> reply = Sacct.read(query(question));
      if (!(reply instanceof Reply.Answer<List<JobRow>> answer)) {
        return reply;
      }
      rows.addAll(answer.value());
    }
    return new Reply.Answer<>(rows);
  }

  @Override
  public Reply<Boolean> cancel(Set<JobId> ids) {
    return Scancel.read(query(Scancel.argv(program("scancel"), ids)));
  }

  @Override
  public boolean hasAccounting() {
    return Optional.ofNullable(facts.get()).map(ClusterFacts::accounting).orElse(false);
  }

  @Override
  public Optional<String> clusterName() {
    return Optional.ofNullable(facts.get()).flatMap(ClusterFacts::name);
  }

  /** Asked until it is answered, then kept: none of it changes while a controller lives. */
  private Optional<ClusterFacts> facts() {
    if (facts.get() == null) {
      switch (ClusterFacts.read(query(ClusterFacts.argv(program("scontrol"))))) {
        case Reply.Answer<ClusterFacts> answer -> {
          if (facts.compareAndSet(null, answer.value())) {
            LOG.infof(
                "Slurm %s, cluster %s, %s accounting",
                answer.value().version().orElse("of unknown version"),
                answer.value().name().orElse("without a name"),
                answer.value().accounting() ? "with" : "without");
          }
        }
        case Reply<ClusterFacts> silence ->
            LOG.infof("Slurm's settings are not known yet: %s", silence);
      }
    }
    return Optional.ofNullable(facts.get());
  }

  private CommandResult query(List<String> argv) {
    return runner.run(argv, ROOT, queryTimeout);
  }

  /** By its whole path: what sbatch gets as environment is the job's, whose PATH is another. */
  private String program(String name) {
    return binDir.stream()
        .map(folder -> folder.resolve(name))
        .findFirst()
        .or(
            () ->
                path.stream().map(dir -> dir.resolve(name)).filter(Files::isExecutable).findFirst())
        .map(Path::toString)
        .orElse(name);
  }

  private static long uid() {
    try {
      return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
