package br.org.linea.orchestration.agent.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All processes of one session, also those whose parent is gone: a walk down the tree of parents
 * would miss them.
 */
final class ProcessSession {

  private static final Logger LOG = Logger.getLogger(ProcessSession.class);
  private static final Path PROC = Path.of("/proc");

  /** Of /proc/N/stat, behind the command's name: state, parent, group, session. */
  private static final int SESSION = 3;

  /** So many looks find what was forked while an earlier one killed. */
  private static final int LOOKS = 5;

  private ProcessSession() {}

  /** KILL to every process of the session that {@code leader} leads, or led. */
  static void kill(long leader) {
    for (int look = 0; look < LOOKS; look++) {
      List<ProcessHandle> members = members(leader);
      if (members.isEmpty()) {
        return;
      }
      members.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static List<ProcessHandle> members(long leader) {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .filter(entry -> Character.isDigit(entry.getFileName().toString().charAt(0)))
          .filter(entry -> session(entry).filter(it -> it == leader).isPresent())
          .flatMap(entry -> handle(entry).stream())
          .toList();
    } catch (IOException e) {
      LOG.warn("the processes of this node cannot be listed", e);
      return List.of();
    }
  }

  private static Optional<ProcessHandle> handle(Path entry) {
    return ProcessHandle.of(Long.parseLong(entry.getFileName().toString()));
  }

  /** Empty for a process that is over, or is a zombie that nothing can kill any more. */
  private static Optional<Long> session(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      return fields.length > SESSION && !fields[0].equals("Z")
          ? Optional.of(Long.valueOf(fields[SESSION]))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
