package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * squeue: one question for every job of this user. Without {@code --all} jobs in hidden partitions
 * are invisible; without {@code --states=all} those that ended are.
 *
 * @see <a href="https://slurm.schedmd.com/squeue.html">squeue(1)</a>
 */
final class Squeue {

  /**
   * Name, reason, comment and work directory are free text, in which a bar may occur, so they come
   * last. The job's number separates them and ends the row.
   */
  private static final String FORMAT = "%A|%T|%V|%S|%e|%j|%A|%r|%A|%k|%A|%Z|%A";

  /** Those before the free text, and the free text. */
  private static final int FIELDS = 6;

  private static final int TEXTS = 4;

  private Squeue() {}

  static List<String> argv(String program, Optional<String> cluster) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.addAll(ClusterNames.option(cluster));
    argv.addAll(List.of("--all", "--states=all", "--noheader", "--me", "--format=" + FORMAT));
    return argv;
  }

  /** All rows, or none at all: half an answer would make jobs look gone. */
  static Reply<List<JobRow>> read(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> new Reply.Unknown<>(cut.inWords());
      case CommandResult.NotStarted not -> new Reply.Unknown<>(not.why());
      case CommandResult.Exited exited when exited.code() != 0 ->
          new Reply.Unknown<>(
              "squeue ended with %d: %s".formatted(exited.code(), exited.stderr().strip()));
      case CommandResult.Exited exited -> JobRows.table("squeue", exited.stdout(), Squeue::row);
    };
  }

  private static Optional<JobRow> row(String line) {
    String[] fields = line.split("\\|", FIELDS);
    if (fields.length < FIELDS) {
      return Optional.empty();
    }
    List<String> texts = JobRows.texts(fields[5], fields[0], TEXTS);
    if (texts.size() < TEXTS) {
      return Optional.empty();
    }
    Optional<JobId> job = JobRows.job(fields[0]);
    // Thousands of rows say the same few words, and a journal entry keeps those of its last row.
    return job.map(
        id ->
            new JobRow(
                id,
                texts.get(0).strip(),
                fields[1].strip().intern(),
                JobRows.text(texts.get(1)).map(String::intern),
                JobRows.time(fields[2]),
                JobRows.time(fields[3]),
                JobRows.time(fields[4]),
                Optional.empty(),
                Optional.empty(),
                JobRows.text(texts.get(2)),
                JobRows.text(texts.get(3))));
  }
}
