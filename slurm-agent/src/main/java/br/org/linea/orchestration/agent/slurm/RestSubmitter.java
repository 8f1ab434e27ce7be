package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig.Submit;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.SbatchOptions;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Submits jobs by slurmrestd, where the settings say so and where it makes the same job as sbatch.
 * Any thread may call.
 *
 * @see <a href="https://slurm.schedmd.com/rest_api.html">Slurm's REST API</a>
 */
final class RestSubmitter {

  private static final Logger LOG = Logger.getLogger(RestSubmitter.class);
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String UMASK = "Umask:";
  private static final String ALL_WELL = "";

  /** What the agent itself gives every job. */
  private static final Set<String> OURS = Set.of("SBATCH_JOB_NAME", "SBATCH_OPEN_MODE");

  private final Submit by;
  private final Map<String, String> slurmSettings;
  private final RestSocket socket;
  private final Duration limit;
  private final Duration queryLimit;
  private final AtomicReference<RestVersion> version = new AtomicReference<>();
  private final AtomicReference<String> trouble = new AtomicReference<>(ALL_WELL);

  /**
   * By the socket that is configured.
   *
   * @param slurmSettings variables that say where Slurm's own settings are
   */
  RestSubmitter(SlurmConfig config, Map<String, String> slurmSettings) {
    this.by = config.submit();
    this.socket = new RestSocket(config.restSocket());
    this.limit = config.submitTimeout();
    this.queryLimit = config.queryTimeout();
    this.slurmSettings = Map.copyOf(slurmSettings);
  }

  /**
   * Submits a job, once.
   *
   * @param environment the job's own
   * @return empty when there is no job and sbatch is to submit it
   */
  Optional<RestAnswer.Decided> submit(JobSubmission job, Map<String, String> environment) {
    if (by == Submit.SBATCH) {
      return Optional.empty();
    }
    return switch (ask(job, environment)) {
      case RestAnswer.Decided decided -> {
        trouble.set(ALL_WELL);
        yield Optional.of(decided);
      }
      case RestAnswer.ForSbatch other -> {
        LOG.debugf("job %s goes by sbatch: %s", job.name(), other.why());
        yield Optional.empty();
      }
      case RestAnswer.Unreachable away -> {
        version.set(null);
        if (!trouble.getAndSet(away.why()).equals(away.why())) {
          LOG.warnf("%s%s", away.why(), by == Submit.AUTO ? "; jobs go by sbatch" : "");
        }
        yield by == Submit.AUTO
            ? Optional.empty()
            : Optional.of(
                new RestAnswer.Decided(new Reply.TryLater<>(away.why()), Optional.empty()));
      }
    };
  }

  private RestAnswer ask(JobSubmission job, Map<String, String> environment) {
    Optional<String> variable =
        environment.keySet().stream()
            .filter(name -> SbatchOptions.variables().contains(name) && !OURS.contains(name))
            .findFirst();
    if (variable.isPresent()) {
      return new RestAnswer.ForSbatch("job.env sets " + variable.get());
    }
    Optional<String> script;
    Map<String, String> all;
    try {
      // Throws for what is not UTF-8, which JSON cannot carry.
      script = Optional.of(Files.readString(job.script())).filter(text -> text.indexOf('\0') < 0);
      all = sbatchVariables(job);
    } catch (IOException e) {
      return new RestAnswer.ForSbatch("the script cannot be sent: " + e);
    }
    all.putAll(environment);
    return switch (version()) {
      case Reply.Answer<RestVersion> answer ->
          script
              .flatMap(text -> RestJob.body(answer.value(), job, text, all))
              .map(body -> post(answer.value(), body))
              .orElseGet(
                  () ->
                      new RestAnswer.ForSbatch(
                          "it asks for something that the agent does not translate"));
      case Reply.TryLater<RestVersion> away -> new RestAnswer.Unreachable(away.words());
      case Reply<RestVersion> other -> throw new IllegalStateException(other.toString());
    };
  }

  private RestAnswer post(RestVersion spoken, String body) {
    RestSocket.Outcome outcome =
        Metrics.timer("agent.slurm.commands", "command", "slurmrestd")
            .record(() -> socket.post(spoken.submitPath(), body, limit));
    return switch (outcome) {
      case RestSocket.Outcome.Answered answered ->
          RestAnswer.read(answered.status(), answered.body());
      case RestSocket.Outcome.NotSent not -> new RestAnswer.Unreachable(not.why());
      case RestSocket.Outcome.Lost lost ->
          new RestAnswer.Decided(new Reply.Unknown<>(lost.why()), Optional.empty());
    };
  }

  /** What sbatch would put into the job's environment for every job. */
  private Map<String, String> sbatchVariables(JobSubmission job) throws IOException {
    Map<String, String> variables = new HashMap<>(slurmSettings);
    variables.put("SLURM_SUBMIT_DIR", job.runDirectory().toString());
    variables.put("SLURM_SUBMIT_HOST", Files.readString(HOST_NAME).strip());
    // Else the job gets slurmd's, and its files may be closed to the group of the run directory.
    Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(UMASK))
        .forEach(line -> variables.put("SLURM_UMASK", line.substring(UMASK.length()).strip()));
    return variables;
  }

  /** Asks slurmrestd if need be which version it speaks that the agent knows. */
  Reply<RestVersion> version() {
    RestVersion known = version.get();
    if (known != null) {
      return new Reply.Answer<>(known);
    }
    return switch (socket.get("/openapi/v3", queryLimit)) {
      case RestSocket.Outcome.Answered answered -> {
        Optional<RestVersion> newest = RestVersion.newest(answered.body());
        newest.ifPresent(
            spoken -> {
              LOG.infof("slurmrestd answers and speaks %s", spoken);
              version.set(spoken);
            });
        yield newest
            .<Reply<RestVersion>>map(Reply.Answer::new)
            .orElseGet(() -> new Reply.TryLater<>(withoutVersion(answered)));
      }
      case RestSocket.Outcome.NotSent not -> new Reply.TryLater<>(not.why());
      case RestSocket.Outcome.Lost lost -> new Reply.TryLater<>(lost.why());
    };
  }

  private static String withoutVersion(RestSocket.Outcome.Answered answered) {
    return answered.status() == RestAnswer.OK
        ? "slurmrestd speaks no version that the agent knows, which are " + RestVersion.KNOWN
        : "slurmrestd answers HTTP %d: %s".formatted(answered.status(), answered.body().strip());
  }
}
