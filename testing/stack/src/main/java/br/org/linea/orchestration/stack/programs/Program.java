package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the two packaged programs, as a child process. */
public abstract sealed class Program permits OrchestratorApi, SlurmAgent {

  /** The JVM writes the port to its output. */
  private static final String DEBUGGER =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  private final Child child;

  Program(Child child) {
    this.child = child;
  }

  /** Argv for whatever was packaged: a native binary, or a jar on this very JVM. */
  private static List<String> argv(Path program, List<String> options) {
    List<String> argv = new ArrayList<>();
    if (program.toString().endsWith(".jar")) {
      argv.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
      argv.addAll(options);
      argv.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
      argv.add("-jar");
    }
    argv.add(program.toString());
    return argv;
  }

  /** Argv that starts whatever was packaged of {@code module}, for a caller who does the rest. */
  public static List<String> argv(ProjectFolder project, String module) {
    return argv(project.program(module), Launch.quick("256m").options());
  }

  static Child launch(
      LocalStack stack,
      String module,
      Launch launch,
      String name,
      Path log,
      Map<String, String> environment) {
    List<String> options = new ArrayList<>(launch.options());
    if (module.equals(System.getenv("ORCHESTRATION_DEBUG"))) {
      options.add(DEBUGGER);
    }
    return Child.start(
        name,
        stack.folder(name),
        log,
        environment,
        argv(launch.program().orElseGet(() -> stack.project().program(module)), options));
  }

  Child child() {
    return child;
  }

  /**
   * TERM, and the wait for its end. What it started is left to it.
   *
   * @throws IllegalStateException when it still runs after 40 s; it is killed then
   */
  public void terminate() {
    child.terminate(STOP_LIMIT);
  }

  /** SIGKILL, for it alone: what it started goes on. */
  public void kill() {
    child.killAlone();
  }

  /** SIGSTOP: it keeps its connections and does nothing. */
  public void pause() {
    child.pause();
  }

  /** SIGCONT. */
  public void resume() {
    child.resume();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return child.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return child.pid();
  }

  /** Its output. */
  public Path log() {
    return child.log();
  }
}
