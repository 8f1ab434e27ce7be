package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultGlobTest {

  @ParameterizedTest
  @CsvSource({
    "*.csv, a.csv, true",
    "*.csv, .csv, true",
    "*.csv, a/b.csv, false",
    "**/*.csv, a.csv, true",
    "**/*.csv, a/b/c.csv, true",
    "**/*.csv, a/b/c.txt, false",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, a/xb, false",
    "a/**/b, ab, false",
    "a/**, a/b/c, true",
    "a/**, b/c, false",
    "**, a/b/c, true",
    "a?c, abc, true",
    "a?c, a/c, false",
    "a?c, a😀c, true",
    "[a-c]x, bx, true",
    "[a-c]x, dx, false",
    "[!a-c]x, dx, true",
    "[!a]x, /x, false",
    "[]]x, ]x, true",
    "[a-]x, -x, true",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "run.out, run.out, true",
    "run.out, runxout, false",
    "{a}, {a}, true"
  })
  void a_pattern_matches_whole_paths(String glob, String path, boolean matches) {
    assertThat(new ResultGlob(glob).matcher().matches(path)).isEqualTo(matches);
  }

  @Test
  void a_hostile_pattern_takes_no_time() {
    ResultGlob.Matcher matcher = new ResultGlob("*a".repeat(200) + "b").matcher();
    String path = "a".repeat(4000);
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> matcher.matches(path)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "[a", "[", "[!]", "a\\"})
  void a_pattern_that_cannot_be_used_is_refused(String glob) {
    assertThatThrownBy(() -> new ResultGlob(glob)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResultGlob("a".repeat(501)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/etc/passwd", "..", "a/../b", "a/..", "./a", "a//b", "a/", "a\0b"})
  void a_path_that_leads_elsewhere_is_refused(String path) {
    assertThatThrownBy(() -> new ResultPath(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_path_into_the_agents_folder_is_refused() {
    assertThatThrownBy(() -> new ResultPath(".orchestration/task"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResultPath(".orchestration"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResultPath("é".repeat(2049)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new ResultPath("a/.orchestration/..b/...").names())
        .containsExactly("a", ".orchestration", "..b", "...");
  }
}
