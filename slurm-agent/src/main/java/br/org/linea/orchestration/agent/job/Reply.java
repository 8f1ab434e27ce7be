package br.org.linea.orchestration.agent.job;

import java.util.function.Function;

/**
 * What came of asking an executor for something. Only {@link Answer} tells anything about a job; a
 * caller that treats one of the others as news breaks a promise.
 *
 * @param <T> what was asked for
 */
public sealed interface Reply<T> {

  /** The same about another thing, where it has answered. */
  default <R> Reply<R> map(Function<T, R> change) {
    return then(value -> new Answer<>(change.apply(value)));
  }

  /** What its answer leads to, where it has answered. */
  default <R> Reply<R> then(Function<T, Reply<R>> next) {
    return switch (this) {
      case Answer<T> answer -> next.apply(answer.value());
      case TryLater<T> tryLater -> new TryLater<>(tryLater.words());
      case Refusal<T> refusal -> new Refusal<>(refusal.words());
      case Unknown<T> unknown -> new Unknown<>(unknown.why());
    };
  }

  /** The label of metrics. Operators query it, so it does not follow a class that is renamed. */
  default String outcome() {
    return switch (this) {
      case Answer<T> answer -> "answer";
      case TryLater<T> tryLater -> "try_later";
      case Refusal<T> refusal -> "refusal";
      case Unknown<T> unknown -> "unknown";
    };
  }

  /** It answered. */
  record Answer<T>(T value) implements Reply<T> {}

  /**
   * It did nothing and may do it later: a limit is reached, the controller is away.
   *
   * @param words its own
   */
  record TryLater<T>(String words) implements Reply<T> {}

  /**
   * It will not do it, however often it is asked.
   *
   * @param words its own
   */
  record Refusal<T>(String words) implements Reply<T> {}

  /**
   * It may have been done or not: a time-out, a lost connection, an answer that makes no sense.
   *
   * @param why for the log
   */
  record Unknown<T>(String why) implements Reply<T> {}
}
