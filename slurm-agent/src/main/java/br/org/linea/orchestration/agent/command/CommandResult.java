package br.org.linea.orchestration.agent.command;

/** How a command ended. Only {@link Exited} says anything. */
public sealed interface CommandResult {

  /**
   * It ended by itself.
   *
   * @param code its exit code; over 128 it was a signal
   * @param stdout as UTF-8
   * @param stderr as UTF-8
   */
  record Exited(int code, String stdout, String stderr) implements CommandResult {}

  /**
   * It was killed: too slow, or too much to say. What it did meanwhile is unknown.
   *
   * @param why in a few words
   * @param stdout what it had written until then, perhaps not all of it
   * @param stderr the same
   */
  record Cut(String why, String stdout, String stderr) implements CommandResult {

    private static final int MOST_WORDS = 500;

    /** Without any output. */
    public Cut(String why) {
      this(why, "", "");
    }

    /** Why it was killed, and the end of what it had said. */
    public String inWords() {
      String said = (stdout + "\n" + stderr).strip().replaceAll("\\s*\\R\\s*", "; ");
      String end =
          said.length() > MOST_WORDS ? "…" + said.substring(said.length() - MOST_WORDS) : said;
      return said.isEmpty() ? why : why + "; it had said: " + end;
    }
  }

  /** It never ran. */
  record NotStarted(String why) implements CommandResult {}
}
