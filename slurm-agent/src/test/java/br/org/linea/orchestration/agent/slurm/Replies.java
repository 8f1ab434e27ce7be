package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.Reply;

/** Replies as a line of text, so that a table can name what is expected. */
final class Replies {

  private Replies() {}

  static String line(Reply<?> reply) {
    return switch (reply) {
      case Reply.Answer<?> answer -> "ANSWER " + answer.value();
      case Reply.TryLater<?> tryLater -> "TRY_LATER " + tryLater.words();
      case Reply.Refusal<?> refusal -> "REFUSAL " + refusal.words();
      case Reply.Unknown<?> unknown -> "UNKNOWN " + unknown.why();
    };
  }

  static <T> T answer(Reply<T> reply) {
    if (reply instanceof Reply.Answer<T> answer) {
      return answer.value();
    }
    throw new AssertionError("no answer but " + reply);
  }
}
