package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig.Submit;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmCheckup;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slurm's commands, its controller, its accounting, and limits that depend on its settings. */
final class SlurmCheck implements Check {

  private static final Pattern SECONDS = Pattern.compile("(\\d+) sec.*");

  private final SlurmConfig config;
  private final SlurmCheckup slurm;
  private final SlurmGateway gateway;
  private final Clock clock;

  SlurmCheck(SlurmConfig config, SlurmCheckup slurm, SlurmGateway gateway, Clock clock) {
    this.config = config;
    this.slurm = slurm;
    this.gateway = gateway;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    List<String> missing =
        SlurmCheckup.COMMANDS.stream().filter(command -> slurm.find(command).isEmpty()).toList();
    if (!missing.isEmpty()) {
      return List.of(
          Finding.fault(
              "%s: not found %s; set slurm-agent.slurm.bin-dir to the folder of Slurm's commands.",
              String.join(", ", missing),
              config.binDir().map(dir -> "in " + dir).orElse("on the PATH")));
    }
    return switch (slurm.settings()) {
      case Reply.Answer<Map<String, String>> answer -> cluster(answer.value());
      case Reply<Map<String, String>> other ->
          List.of(
              Finding.fault(
                  "Slurm's controller does not answer; see SLURM_CONF, munge and slurmctld: %s.",
                  words(other)));
    };
  }

  private List<Finding> cluster(Map<String, String> settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.good(
            "Slurm %s, cluster %s, commands in %s",
            settings.getOrDefault("SLURM_VERSION", "of unknown version"),
            settings.getOrDefault("ClusterName", "without a name"),
            slurm.find("sbatch").orElseThrow().getParent()));
    gateway.clusters().stream().map(this::queue).forEach(findings::add);
    gateway.clockSkew().map(SlurmCheck::clock).ifPresent(findings::add);
    findings.add(accounting(settings.getOrDefault("AccountingStorageType", "")));
    if (config.submit() != Submit.SBATCH) {
      findings.add(slurmrestd());
    }
    seconds(settings, "MinJobAge")
        .filter(age -> age.compareTo(config.lostGrace()) > 0)
        .ifPresent(
            age ->
                findings.add(
                    Finding.fault(
                        "slurm-agent.slurm.lost-grace is %d s and must be at least Slurm's"
                            + " MinJobAge, %d s.",
                        config.lostGrace().toSeconds(), age.toSeconds())));
    seconds(settings, "MessageTimeout")
        .map(config.submitTimeout()::plus)
        .filter(least -> least.compareTo(config.recoveryGrace()) >= 0)
        .ifPresent(
            least ->
                findings.add(
                    Finding.fault(
                        "slurm-agent.slurm.recovery-grace is %d s and must be longer than"
                            + " submit-timeout and Slurm's MessageTimeout together, %d s.",
                        config.recoveryGrace().toSeconds(), least.toSeconds())));
    return findings;
  }

  private Finding queue(Optional<String> cluster) {
    String of = cluster.map(" of "::concat).orElse("");
    return switch (gateway.queue(cluster)) {
      case Reply.Answer<List<JobRow>> answer ->
          Finding.good("squeue%s shows %d jobs of this user", of, answer.value().size());
      case Reply<List<JobRow>> other -> Finding.fault("squeue%s: %s.", of, words(other));
    };
  }

  private Finding slurmrestd() {
    return switch (slurm.restVersion()) {
      case Reply.Answer<String> answer ->
          Finding.good("slurmrestd at %s speaks %s", config.restSocket(), answer.value());
      case Reply<String> other when config.submit() == Submit.AUTO ->
          Finding.note("%s; jobs go by sbatch", words(other));
      case Reply<String> other ->
          Finding.fault(
              "%s. No job is submitted so; see docs/slurmrestd.md, or set"
                  + " slurm-agent.slurm.submit to auto.",
              words(other));
    };
  }

  private static Finding clock(Duration skew) {
    return skew.isZero()
        ? Finding.good("%s", SlurmClock.inWords(skew))
        : Finding.note(
            "%s; times of jobs are Slurm's, those of requests are not", SlurmClock.inWords(skew));
  }

  private Finding accounting(String type) {
    if (!type.endsWith("/slurmdbd")) {
      return Finding.note(
          "The cluster keeps no accounts (AccountingStorageType=%s): an end is known while Slurm remembers the job",
          type);
    }
    Reply<List<JobRow>> reply =
        gateway.accounting(
            Set.of(SlurmJob.here(new JobId(1))),
            Set.of(),
            clock.instant().minus(Duration.ofHours(1)));
    return reply instanceof Reply.Answer
        ? Finding.good("sacct answers")
        : Finding.fault("The cluster keeps accounts, and sacct does not answer: %s.", words(reply));
  }

  private static Optional<Duration> seconds(Map<String, String> settings, String name) {
    Matcher matcher = SECONDS.matcher(settings.getOrDefault(name, ""));
    return matcher.matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  private static String words(Reply<?> reply) {
    return switch (reply) {
      case Reply.Answer<?> answer -> String.valueOf(answer.value());
      case Reply.TryLater<?> tryLater -> tryLater.words();
      case Reply.Refusal<?> refusal -> refusal.words();
      case Reply.Unknown<?> unknown -> unknown.why();
    };
  }
}
