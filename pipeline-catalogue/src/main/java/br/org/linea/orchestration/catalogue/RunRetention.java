package br.org.linea.orchestration.catalogue;

import java.util.OptionalInt;

/**
 * How many days the run directories of a pipeline stay after their runs have ended, by how they
 * ended. What has no number stays for ever.
 *
 * @param successful of runs that ended Successful
 * @param failed of those that ended Failed
 * @param stopped of those that were stopped
 */
public record RunRetention(OptionalInt successful, OptionalInt failed, OptionalInt stopped) {

  /** An entry that says nothing. */
  public static final RunRetention FOR_EVER =
      new RunRetention(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /** The days for a final status of the API, as {@code Successful}; none for any other word. */
  public OptionalInt days(String status) {
    return switch (status) {
      case "Successful" -> successful;
      case "Failed" -> failed;
      case "Stopped" -> stopped;
      default -> OptionalInt.empty();
    };
  }
}
