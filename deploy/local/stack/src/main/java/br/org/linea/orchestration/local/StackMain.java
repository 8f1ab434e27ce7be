package br.org.linea.orchestration.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs all services for other processes, until its standard input ends or it gets TERM. Argument:
 * the file that shall describe the stack; it appears when everything answers.
 */
public final class StackMain {

  private StackMain() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Before the first logger: what Testcontainers logs with refuses any other one.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    Path description = Path.of(arguments[0]);
    Files.deleteIfExists(description);
    CountDownLatch closed = new CountDownLatch(1);
    LocalStack stack = LocalStack.own();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stack.close();
                  closed.countDown();
                }));
    stack
        .require(Service.values())
        .forEach(
            (service, time) ->
                System.out.printf("%s answers after %.1f s%n", service, time.toMillis() / 1000.0));
    stack.describeTo(description);
    while (System.in.read() >= 0) {
      // Only the end of the input matters.
    }
    System.exit(0);
  }
}
