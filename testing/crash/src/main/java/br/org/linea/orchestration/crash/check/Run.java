package br.org.linea.orchestration.crash.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of a pipeline by its own marks: {@code begin <job> <restart> <seconds>} and, when it came
 * to its end, {@code end <job> <restart> <exit code>}.
 *
 * @param job Slurm's number of the job; for the executor {@code local} a process id
 * @param restart how often Slurm had requeued the job before
 * @param exitCode what the pipeline was about to end with; empty when it was killed before
 */
record Run(String job, int restart, Optional<Integer> exitCode) {

  private static final String FILE = "marks.txt";
  private static final int WORDS = 4;

  /** The runs in the order of their begins; none where no mark was ever made. */
  static List<Run> read(Path runDirectory) throws IOException {
    List<Run> runs = new ArrayList<>();
    Path marks = runDirectory.resolve(FILE);
    if (!Files.exists(marks)) {
      return runs;
    }
    for (String line : Files.readAllLines(marks)) {
      String[] words = line.split(" ");
      if (words.length != WORDS) {
        throw new IOException("'" + line + "' in " + marks + " is no mark");
      }
      String job = words[1];
      int restart = Integer.parseInt(words[2]);
      switch (words[0]) {
        case "begin" -> runs.add(new Run(job, restart, Optional.empty()));
        case "end" -> {
          int last = lastOf(runs, job, restart);
          if (last < 0) {
            throw new IOException("an end without a begin in " + marks + ": " + line);
          }
          runs.set(last, new Run(job, restart, Optional.of(Integer.parseInt(words[3]))));
        }
        default -> throw new IOException("'" + line + "' in " + marks + " is no mark");
      }
    }
    return runs;
  }

  private static int lastOf(List<Run> runs, String job, int restart) {
    for (int each = runs.size() - 1; each >= 0; each--) {
      if (runs.get(each).job().equals(job) && runs.get(each).restart() == restart) {
        return each;
      }
    }
    return -1;
  }
}
