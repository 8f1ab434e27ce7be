package br.org.linea.orchestration.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EndSignalTest {

  private static String status(String before) throws IOException {
    Process shell =
        new ProcessBuilder("bash", "-c", before + " exec cat /proc/self/status").start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void what_a_script_starts_in_the_background_is_ended_by_TERM_alone() throws IOException {
    for (String ignoring : new String[] {"trap '' INT;", "trap '' HUP INT QUIT;"}) {
      assertThat(EndSignal.words(status(ignoring), 42))
          .isEqualTo("`kill -TERM 42` (a script started it, so it ignores INT)");
    }
  }

  @Test
  void what_a_terminal_starts_is_ended_by_either() {
    assertThat(EndSignal.words("Name:\tjava\nSigIgn:\t0000000000001000\nSigCgt:\t02\n", 42))
        .isEqualTo("Ctrl-C or `kill -TERM 42`");
  }

  @Test
  void it_says_so_of_this_very_program() throws IOException {
    assertThat(EndSignal.words()).contains("kill -TERM " + ProcessHandle.current().pid());
  }
}
