package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

  private static String of(String text) {
    return PrintableText.of(text, 100, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "two\nlines\tand a tab", "Ünïcödé €", "😀", "\ufffd"})
  void what_is_printable_stays(String text) {
    assertThat(of(text)).isEqualTo(text);
  }

  @Test
  void what_is_not_is_written_in_digits() {
    assertThat(of("x \0 y\r\u001b[31m\u007f\u0085")).isEqualTo("x \\x00 y\\x0d\\x1b[31m\\x7f\\x85");
    assertThat(of("\u202egnp.exe\u2028\ufeff")).isEqualTo("\\u202egnp.exe\\u2028\\ufeff");
  }

  @Test
  void half_a_surrogate_pair_is_replaced() {
    assertThat(of("a\ud83d")).isEqualTo("a\ufffd");
    assertThat(of("\ude00\ud83d\ud83d\ude00")).isEqualTo("\ufffd\ufffd😀");
  }

  @ParameterizedTest
  @CsvSource({"a,100,1000", "€,100,1000", "😀,100,1000", "€,1000,100", "😀,1000,101"})
  void no_text_is_longer_than_allowed(String each, int chars, int bytes) {
    String text = PrintableText.of(each.repeat(500), chars, bytes);
    assertThat(text).endsWith("…").hasSizeLessThanOrEqualTo(chars);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(90, bytes);
    assertThat(text).doesNotContain("\ufffd");
  }

  @Test
  void a_text_that_just_fits_is_not_cut() {
    assertThat(PrintableText.of("a".repeat(100), 100, 100)).isEqualTo("a".repeat(100));
    assertThat(PrintableText.of("a".repeat(101), 100, 200)).isEqualTo("a".repeat(99) + "…");
  }
}
