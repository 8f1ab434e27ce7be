package br.org.linea.orchestration.local.crash;

import java.util.Random;

/**
 * What the command line says.
 *
 * @param minutes how long things are taken away
 * @param seed where all random numbers come from
 * @param most processes under way at once
 */
record Options(int minutes, long seed, int most) {

  private static final int MOST = 24;

  static Options parse(String[] arguments) {
    int minutes = 0;
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    int most = MOST;
    try {
      for (int each = 0; each + 1 < arguments.length; each += 2) {
        String value = arguments[each + 1];
        switch (arguments[each]) {
          case "--minutes" -> minutes = Integer.parseInt(value);
          case "--seed" -> seed = Long.parseLong(value);
          case "--most" -> most = Integer.parseInt(value);
          default -> minutes = -1;
        }
      }
    } catch (NumberFormatException e) {
      minutes = -1;
    }
    if (minutes < 1 || most < 1 || arguments.length % 2 != 0) {
      System.err.println("Usage: deploy/local/crash --minutes N [--seed S] [--most PROCESSES]");
      System.exit(2);
    }
    return new Options(minutes, seed, most);
  }
}
