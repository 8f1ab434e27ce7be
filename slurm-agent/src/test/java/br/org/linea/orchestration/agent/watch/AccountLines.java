package br.org.linea.orchestration.agent.watch;

import java.time.Instant;

/** Lines of sacct as it answers the question about usage. */
final class AccountLines {

  private AccountLines() {}

  /** A run of a job, which began when it was submitted and took a minute. */
  static String job(long id, Instant submitted, boolean over) {
    return "%d|%s|%d|%d|%s|0:0|0:0|60|00:03.819||||1|1|5|cpu=1,mem=500M|orchestration|n1|None\n"
        .formatted(
            id,
            over ? "COMPLETED" : "RUNNING",
            submitted.getEpochSecond(),
            submitted.getEpochSecond(),
            over ? Long.toString(submitted.getEpochSecond() + 60) : "Unknown");
  }

  /** The script of that run. */
  static String script(long id, Instant submitted) {
    return "%d.batch|COMPLETED|%d|%d|%d|0:0||60|00:03.819|209715200|fs/disk=7|fs/disk=8|1|1|||orchestration|n1|\n"
        .formatted(
            id,
            submitted.getEpochSecond(),
            submitted.getEpochSecond(),
            submitted.getEpochSecond() + 60);
  }
}
