package br.org.linea.orchestration.stack.process;

import java.net.URL;

/** What a program that starts a stack logs on its console: warnings, and no word of routine. */
public final class ProgramLog {

  private ProgramLog() {}

  /** Call it before anything else: the first logger of a process settles this for all. */
  public static void configure() {
    // What Testcontainers logs with refuses any other one.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    URL settings = ProgramLog.class.getResource("program-log.properties");
    System.setProperty("logging.configuration", settings.toString());
  }
}
