package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Ties a program's life to that of the script or program that started it. */
public final class EndOfInput {

  private EndOfInput() {}

  /** Exits, with code 0, at the end of standard input. Until then the program keeps running. */
  public static void exits() {
    Thread.ofPlatform().name("end of input").start(EndOfInput::await);
  }

  private static void await() {
    try {
      while (System.in.read() >= 0) {
        // Only the end matters.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.exit(0);
    }
  }
}
