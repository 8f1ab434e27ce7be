package br.org.linea.orchestration.agent.command;

import br.org.linea.orchestration.agent.command.CLibrary.Function;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * {@code posix_spawn} of glibc on Linux, through the Foreign Function API of Java 22. The child is
 * never a copy of this process: both share their memory until the child becomes the program.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/posix_spawn.3.html">posix_spawn(3)</a>
 */
final class PosixSpawn implements SpawnCalls {

  private static final int SIGCHLD = 17;
  private static final int WNOHANG = 1;
  private static final int EACCES = 13;
  private static final int CODE_MASK = 0xff;
  private static final int SIGNAL_MASK = 0x7f;
  private static final int SIGNALLED = 128;

  /** POSIX_SPAWN_SETSIGDEF, SETSIGMASK and SETSID. */
  private static final int FLAGS = 0x04 | 0x08 | 0x80;

  private static final long ALL_SIGNALS = -1;

  /** More than the structures of any architecture need. */
  private static final int ATTRIBUTES_SIZE = 1024;

  private static final int ACTIONS_SIZE = 256;
  private static final int SIGNAL_SET_SIZE = 128;

  private final CLibrary library = new CLibrary();
  private final CMemory attributes = new CMemory(Arena.global(), ATTRIBUTES_SIZE);
  private final CMemory devNull = CMemory.strings(Arena.global(), List.of("/dev/null"));

  /**
   * Finds the functions and tries them.
   *
   * @throws LinkageError or a RuntimeException when one is missing, may not be called, or does not
   *     do what it should
   */
  PosixSpawn() {
    demandStandardStreams();
    // The kernel keeps no exit codes for a process that was started with SIGCHLD ignored.
    library.call(Function.SIGNAL, SIGCHLD, 0);
    fillAttributes();
    selfTest();
  }

  /** A pipe would take the place of one that is closed. */
  private static void demandStandardStreams() {
    for (int stream = 0; stream <= 2; stream++) {
      if (!Files.exists(Path.of("/proc/self/fd/" + stream))) {
        throw new IllegalStateException("file descriptor " + stream + " is closed");
      }
    }
  }

  /** In a session of its own, no signal blocked or ignored. */
  private void fillAttributes() {
    CMemory signals = new CMemory(Arena.global(), SIGNAL_SET_SIZE);
    library.call(Function.ATTRIBUTES_INIT, attributes.address());
    library.call(Function.ATTRIBUTES_FLAGS, attributes.address(), FLAGS);
    library.call(Function.ATTRIBUTES_MASK, attributes.address(), signals.address());
    signals.bytes().putLong(0, ALL_SIGNALS);
    library.call(Function.ATTRIBUTES_DEFAULT, attributes.address(), signals.address());
  }

  /** No folder can be executed. */
  private void selfTest() {
    try (SpawnedChild child = spawn("/", List.of("/"), Map.of(), Path.of("/"))) {
      throw new IllegalStateException("a folder was executed as process " + child.pid());
    } catch (SpawnFailure e) {
      if (e.error() != EACCES) {
        throw new IllegalStateException("a trial has failed otherwise than it should", e);
      }
    }
  }

  @Override
  public SpawnedChild spawn(
      String program, List<String> argv, Map<String, String> environment, Path folder)
      throws SpawnFailure {
    SpawnedPipes child = new SpawnedPipes(library);
    try (Arena arena = Arena.ofConfined()) {
      CMemory names = CMemory.strings(arena, List.of(program, folder.toString()));
      CMemory arguments = CMemory.strings(arena, argv);
      CMemory variables = CMemory.strings(arena, assignments(environment));
      CMemory pid = new CMemory(arena, Integer.BYTES);
      CMemory actions = new CMemory(arena, ACTIONS_SIZE);
      demand(Function.ACTIONS_INIT, actions.address());
      try {
        fill(actions.address(), child, names.bytes().getLong(Long.BYTES));
        demand(
            Function.SPAWN,
            pid.address(),
            names.bytes().getLong(0),
            actions.address(),
            attributes.address(),
            arguments.address(),
            variables.address());
      } finally {
        library.call(Function.ACTIONS_DESTROY, actions.address());
      }
      child.started(pid.bytes().getInt(0));
      return child;
    } catch (SpawnFailure e) {
      child.close();
      throw e;
    }
  }

  private static List<String> assignments(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .toList();
  }

  private void fill(long actions, SpawnedPipes child, long folder) throws SpawnFailure {
    demand(Function.ACTIONS_OPEN, actions, 0, devNull.bytes().getLong(0), 0, 0);
    demand(Function.ACTIONS_DUP2, actions, child.out(), 1);
    demand(Function.ACTIONS_DUP2, actions, child.err(), 2);
    demand(Function.ACTIONS_CHDIR, actions, folder);
    demand(Function.ACTIONS_CLOSE_FROM, actions, 3);
  }

  private void demand(Function function, long... arguments) throws SpawnFailure {
    int error = library.call(function, arguments);
    if (error != 0) {
      throw new SpawnFailure(function, error);
    }
  }

  @Override
  public OptionalInt exit(long pid) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      CMemory status = new CMemory(arena, Integer.BYTES);
      int answer = library.call(Function.WAITPID, pid, status.address(), WNOHANG);
      if (answer < 0) {
        throw new IOException("no child has process id " + pid);
      }
      return answer == 0 ? OptionalInt.empty() : OptionalInt.of(code(status.bytes().getInt(0)));
    }
  }

  private static int code(int status) {
    int signal = status & SIGNAL_MASK;
    return signal == 0 ? status >> 8 & CODE_MASK : SIGNALLED + signal;
  }
}
