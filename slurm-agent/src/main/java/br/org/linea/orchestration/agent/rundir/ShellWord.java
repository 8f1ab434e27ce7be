package br.org.linea.orchestration.agent.rundir;

/** Quotes for sh, so that no value becomes shell text. */
final class ShellWord {

  private static final String SAFE = "[A-Za-z0-9_./:=@%+,-]+";

  private ShellWord() {}

  static String of(String value) {
    return value.matches(SAFE) ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
