package br.org.linea.orchestration.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which signal ends this program. A shell starts its background jobs with INT ignored. */
final class EndSignal {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern IGNORED = Pattern.compile("(?m)^SigIgn:\\s*([0-9a-f]+)$");

  /** Bit of INT, which has the number 2, in the kernel's masks; see proc_pid_status(5). */
  private static final long INT = 1 << 1;

  private EndSignal() {}

  /** What to do to end it. */
  static String words() throws IOException {
    return words(Files.readString(STATUS), ProcessHandle.current().pid());
  }

  static String words(String status, long pid) {
    Matcher ignored = IGNORED.matcher(status);
    String term = "kill -TERM " + pid;
    return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & INT) != 0
        ? "`" + term + "` (a script started it, so it ignores INT)"
        : "Ctrl-C or `" + term + "`";
  }
}
