package br.org.linea.orchestration.agent.command;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Calls functions of the C library. All have one shape, six numbers to one number, so that a JVM
 * makes one stub instead of a dozen (12 MiB) and a native image registers one: on the 64-bit
 * architectures that Java supports here, numbers and pointers are passed in registers, and a
 * function does not look at those that it has no parameter for.
 */
final class CLibrary {

  private static final int ARGUMENTS = 6;

  private final MethodHandle shape;
  private final Map<Function, MemorySegment> functions = new EnumMap<>(Function.class);

  /**
   * Finds all functions in the library that this process has loaded.
   *
   * @throws UnsupportedOperationException when one is missing; other runtime exceptions and
   *     LinkageErrors when this process may not call it
   */
  @SuppressWarnings("restricted")
  CLibrary() {
    shape =
        Linker.nativeLinker()
            .downcallHandle(
                FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    SymbolLookup symbols = SymbolLookup.libraryLookup("libc.so.6", Arena.global());
    for (Function each : Function.values()) {
      functions.put(
          each,
          symbols
              .find(each.symbol)
              .orElseThrow(
                  () -> new UnsupportedOperationException("the C library has no " + each.symbol)));
    }
  }

  /**
   * The answer as a C {@code int}, which all functions but one give; their pointers are not used.
   */
  int call(Function function, long... arguments) {
    long[] six = Arrays.copyOf(arguments, ARGUMENTS);
    try {
      return (int)
          (long)
              shape.invokeExact(
                  functions.get(function), six[0], six[1], six[2], six[3], six[4], six[5]);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** What starts a program and follows it. */
  enum Function {
    SIGNAL("signal"),
    PIPE2("pipe2"),
    ATTRIBUTES_INIT("posix_spawnattr_init"),
    ATTRIBUTES_FLAGS("posix_spawnattr_setflags"),
    ATTRIBUTES_DEFAULT("posix_spawnattr_setsigdefault"),
    ATTRIBUTES_MASK("posix_spawnattr_setsigmask"),
    ACTIONS_INIT("posix_spawn_file_actions_init"),
    ACTIONS_DESTROY("posix_spawn_file_actions_destroy"),
    ACTIONS_OPEN("posix_spawn_file_actions_addopen"),
    ACTIONS_DUP2("posix_spawn_file_actions_adddup2"),
    /** ConditionTimer glibc 2.29. */
    ACTIONS_CHDIR("posix_spawn_file_actions_addchdir_np"),
    /**
     * ConditionTimer glibc 2.34. Without it a child may inherit what another thread has just
     * opened.
     */
    ACTIONS_CLOSE_FROM("posix_spawn_file_actions_addclosefrom_np"),
    SPAWN("posix_spawn"),
    POLL("poll"),
    READ("read"),
    CLOSE("close"),
    WAITPID("waitpid");

    private final String symbol;

    Function(String symbol) {
      this.symbol = symbol;
    }
  }
}
