package br.org.linea.orchestration.agent.command;

import java.lang.reflect.InvocationTargetException;
import org.jboss.logging.Logger;

/** Chooses how this process starts programs: by {@code posix_spawn} where it can be called. */
final class Launchers {

  private static final Logger LOG = Logger.getLogger(Launchers.class);

  /** Compiled for Java 22: an older Java cannot load it. */
  static final String POSIX_SPAWN = "br.org.linea.orchestration.agent.command.PosixSpawn";

  private static ProgramLauncher chosen;

  private Launchers() {}

  /**
   * The one for this process. The first call chooses, and logs the choice when it is the slow one.
   */
  static synchronized ProgramLauncher best() {
    if (chosen == null) {
      chosen = choose(POSIX_SPAWN);
    }
    return chosen;
  }

  /** With the class that makes the calls, which need not exist. */
  static ProgramLauncher choose(String calls) {
    ProgramLauncher builder = new ProcessBuilderLauncher();
    try {
      return new SpawnLauncher(
          (SpawnCalls) Class.forName(calls).getDeclaredConstructor().newInstance(), builder);
    } catch (UnsupportedClassVersionError e) {
      return without(builder, "that needs Java 22");
    } catch (InvocationTargetException e) {
      return without(builder, e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      return without(builder, e);
    }
  }

  private static ProgramLauncher without(ProgramLauncher builder, Object reason) {
    LOG.infof("posix_spawn cannot be called (%s); each program costs two more to start", reason);
    return builder;
  }
}
