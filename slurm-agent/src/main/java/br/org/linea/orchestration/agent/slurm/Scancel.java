package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * scancel. Ends a job without a signal of its own: {@code --signal=TERM} makes Slurm say FAILED,
 * not CANCELLED, and is for a pipeline that is given time to end by itself.
 *
 * @see <a href="https://slurm.schedmd.com/scancel.html">scancel(1)</a>
 */
final class Scancel {

  private static final List<String> NOTHING_TO_DO =
      List.of("already completing or completed", "invalid job id", "job/step already");

  private Scancel() {}

  static List<String> argv(String program, Optional<String> cluster, Set<JobId> ids) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.addAll(ClusterNames.option(cluster));
    ids.stream().sorted().map(JobId::toString).forEach(argv::add);
    return argv;
  }

  /**
   * TERM to what runs of a job, and to no more than that. Without {@code --full} it reaches the
   * job's steps; with it also the script and all that the script has started, an srun among it,
   * which would then kill its tasks at once.
   */
  static List<String> terminate(
      String program, Optional<String> cluster, Set<JobId> ids, boolean inStep) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.addAll(ClusterNames.option(cluster));
    argv.add("--signal=TERM");
    if (!inStep) {
      argv.add("--full");
    }
    ids.stream().sorted().map(JobId::toString).forEach(argv::add);
    return argv;
  }

  static Reply<Boolean> read(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> new Reply.Unknown<>(cut.inWords());
      case CommandResult.NotStarted not -> new Reply.TryLater<>(not.why());
      case CommandResult.Exited exited when exited.code() == 0 -> new Reply.Answer<>(true);
      case CommandResult.Exited exited -> failed(exited);
    };
  }

  private static Reply<Boolean> failed(CommandResult.Exited exited) {
    List<String> lines = exited.stderr().lines().filter(line -> !line.isBlank()).toList();
    boolean allOver =
        !lines.isEmpty()
            && lines.stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .allMatch(line -> NOTHING_TO_DO.stream().anyMatch(line::contains));
    return allOver
        ? new Reply.Answer<>(true)
        : new Reply.TryLater<>(
            "scancel ended with %d: %s".formatted(exited.code(), exited.stderr().strip()));
  }
}
