package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.EndOfInput;
import br.org.linea.orchestration.stack.process.ProgramLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs all services for other processes, until its standard input ends or it gets TERM, and then
 * ends the processes that used them. Argument: the file that shall describe the stack; it appears
 * when everything answers.
 */
public final class StackMain {

  private StackMain() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    ProgramLog.configure();
    Path description = Path.of(arguments[0]);
    LocalStack stack = LocalStack.own();
    stack.alsoRemoves(description);
    stack.alsoRemoves(StackAddresses.starting(description));
    stack.alsoEnds("ORCHESTRATION_STACK=" + description);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    EndOfInput.exits();
    try {
      stack
          .require(Service.values())
          .forEach(
              (service, time) ->
                  System.out.printf(
                      "%s answers after %.1f s%n", service, time.toMillis() / 1000.0));
      stack.describeTo(description);
      Files.deleteIfExists(StackAddresses.starting(description));
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      // The others may still be starting, in threads that would keep this process.
      System.exit(1);
    }
  }
}
