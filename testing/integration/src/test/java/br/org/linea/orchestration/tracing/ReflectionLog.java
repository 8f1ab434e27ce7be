package br.org.linea.orchestration.tracing;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Writes each class that is looked up by name, or whose members are, once, with the class that
 * asked. The boot loader loads it, since {@link Class} calls it: it uses nothing but the JDK.
 *
 * <p>What a static initializer asks is left out: Quarkus runs those where the image is built.
 */
public final class ReflectionLog {

  private static final String OURS = "br.org.linea.orchestration.tracing.";
  private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();
  private static final ThreadLocal<Boolean> BUSY = ThreadLocal.withInitial(() -> false);
  private static volatile OutputStream file;

  private ReflectionLog() {}

  /** Begins to write to {@code path}. */
  public static void open(String path) {
    try {
      file = new FileOutputStream(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link Class} calls this at the end of a look-up. Any thread. */
  public static void reached(Class<?> type, String how) {
    if (file == null || type == null || BUSY.get()) {
      return;
    }
    BUSY.set(true);
    try {
      String name = (type.isArray() ? type.componentType() : type).getName();
      if (!isKnownToTheImage(type) && !isOfTheJdk(name) && !WRITTEN.contains(name)) {
        caller().ifPresent(caller -> write(name, how, caller));
      }
    } finally {
      BUSY.set(false);
    }
  }

  /** Native-image finds annotations and the constants of enums by itself. */
  private static boolean isKnownToTheImage(Class<?> type) {
    return type.isAnnotation() || type.isEnum();
  }

  private static boolean isOfTheJdk(String name) {
    return name.matches("(java|javax|jdk|sun|com\\.sun)\\..*|[a-z]+|.*(\\$\\$|/0x).*");
  }

  /** The method that asked; none where the image's builder has asked before. */
  private static Optional<String> caller() {
    return StackWalker.getInstance().walk(ReflectionLog::caller);
  }

  private static Optional<String> caller(Stream<StackWalker.StackFrame> frames) {
    String[] first = new String[1];
    boolean byTheBuilder =
        frames.anyMatch(
            frame -> {
              String name = frame.getClassName();
              if (first[0] == null && !isOfTheJdk(name) && !name.startsWith(OURS)) {
                first[0] = name + "." + frame.getMethodName();
              }
              // The second is the JDK, which reads a signature or an annotation.
              return frame.getMethodName().equals("<clinit>") || name.startsWith("sun.reflect.");
            });
    return byTheBuilder || first[0] == null ? Optional.empty() : Optional.of(first[0]);
  }

  private static void write(String name, String how, String caller) {
    if (!WRITTEN.add(name)) {
      return;
    }
    try {
      file.write((name + "\t" + how + "\t" + caller + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
