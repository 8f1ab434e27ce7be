package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.messages.ExitEvidence;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run directory says about a run's exit code.
 *
 * @param evidence what was read
 * @param refused sentences about entries that were there and were not read
 */
public record ExitFiles(ExitEvidence evidence, List<String> refused) {

  private static final int MOST_NAMED = 3;

  /** Keeps the record immutable. */
  public ExitFiles {
    refused = List.copyOf(refused);
  }

  /** The same with one more sentence. */
  public ExitFiles alsoRefused(String sentence) {
    return new ExitFiles(evidence, Stream.concat(refused.stream(), Stream.of(sentence)).toList());
  }

  /** What to add to a verdict about what was not read; empty when all was. */
  public String remark() {
    if (refused.isEmpty()) {
      return "";
    }
    int more = refused.size() - MOST_NAMED;
    return " Not read: "
        + String.join("; ", refused.subList(0, Math.min(MOST_NAMED, refused.size())))
        + (more > 0 ? "; and " + more + " more" : "")
        + ".";
  }
}
