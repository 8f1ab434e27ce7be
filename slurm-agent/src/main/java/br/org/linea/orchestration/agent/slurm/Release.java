package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code scontrol release}: lets jobs that are held start.
 *
 * @see <a href="https://slurm.schedmd.com/scontrol.html">scontrol(1)</a>
 */
final class Release {

  private Release() {}

  static List<String> argv(String program, Optional<String> cluster, Set<JobId> ids) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.addAll(ClusterNames.option(cluster));
    argv.add("release");
    argv.add(ids.stream().sorted().map(JobId::toString).collect(Collectors.joining(",")));
    return argv;
  }

  static Reply<Boolean> read(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> new Reply.Unknown<>(cut.inWords());
      case CommandResult.NotStarted not -> new Reply.TryLater<>(not.why());
      case CommandResult.Exited exited when exited.code() == 0 -> new Reply.Answer<>(true);
      case CommandResult.Exited exited ->
          new Reply.TryLater<>(
              "scontrol release ended with %d: %s"
                  .formatted(exited.code(), exited.stderr().strip()));
    };
  }
}
