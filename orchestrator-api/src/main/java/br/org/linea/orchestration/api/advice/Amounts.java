package br.org.linea.orchestration.api.advice;

import java.util.Locale;

/** Memory and time as Slurm's options take them, so that a reader can copy them. */
public final class Amounts {

  private static final long MEBI = 1L << 20;
  private static final long GIBI = 1L << 30;
  private static final long STEP = 50 * MEBI;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Amounts() {}

  /** {@code 200M}, {@code 1.5G}. */
  public static String memory(long bytes) {
    return bytes < GIBI
        ? (bytes + MEBI / 2) / MEBI + "M"
        : String.format(Locale.ROOT, "%.1fG", (double) bytes / GIBI).replace(".0G", "G");
  }

  /** The next 50 MiB, or GiB. */
  static String roundedUp(long bytes) {
    long step = bytes < GIBI ? STEP : GIBI;
    return memory((bytes + step - 1) / step * step);
  }

  /** {@code 0:00:45}, {@code 12:00:00}, {@code 2-00:00:00}. */
  public static String time(long seconds) {
    String days = seconds < DAY ? "" : seconds / DAY + "-";
    String form = days.isEmpty() ? "%d:%02d:%02d" : "%02d:%02d:%02d";
    return days + form.formatted(seconds % DAY / HOUR, seconds % HOUR / MINUTE, seconds % MINUTE);
  }
}
