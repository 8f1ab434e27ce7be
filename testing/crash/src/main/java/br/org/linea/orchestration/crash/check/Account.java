package br.org.linea.orchestration.crash.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One line of {@code sacct}: a job, or one of its incarnations where Slurm has requeued it.
 *
 * @param job number of the job
 * @param name its whole name
 * @param state Slurm's first word for it
 */
record Account(String job, String name, String state) {

  /** REQUEUED is the end of one incarnation; while the job lives, the next one has a line. */
  private static final Set<String> ALIVE =
      Set.of("PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING");

  /** Another cluster of the federation runs the job, and has its account. */
  private static final String REVOKED = "REVOKED";

  private static final int COLUMNS = 3;

  boolean isAlive() {
    return ALIVE.contains(state);
  }

  /**
   * All jobs that accounting knows, of all clusters, by their names. Needs {@code SLURM_CONF};
   * blocks.
   */
  static Map<String, List<Account>> all() throws IOException, InterruptedException {
    Process sacct =
        new ProcessBuilder(
                "sacct",
                "--noheader",
                "--parsable2",
                "--allocations",
                "--duplicates",
                "--allusers",
                "--clusters=all",
                "--starttime=now-1day",
                "--format=JobIDRaw,JobName,State")
            .redirectErrorStream(true)
            .start();
    String output = new String(sacct.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (sacct.waitFor() != 0) {
      throw new IOException("sacct ended with " + sacct.exitValue() + ": " + output);
    }
    return parse(output);
  }

  static Map<String, List<Account>> parse(String output) throws IOException {
    Map<String, List<Account>> byName = new HashMap<>();
    for (String line : output.lines().filter(line -> !line.isBlank()).toList()) {
      String[] columns = line.split("\\|", COLUMNS);
      if (columns.length != COLUMNS) {
        throw new IOException("sacct said '" + line + "'");
      }
      Account account = new Account(columns[0], columns[1], columns[2].split("[ +]")[0]);
      if (!account.state().equals(REVOKED)) {
        byName.computeIfAbsent(account.name(), name -> new ArrayList<>()).add(account);
      }
    }
    return Collections.unmodifiableMap(byName);
  }
}
