package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=3-7, 3, 5",
    "bytes=3-, 3, 9223372036854775807",
    "bytes=-5, -5, 5",
    "' bytes = 1-2 ', 1, 2",
    "bytes=-0, 0, 0"
  })
  void one_range_of_bytes_counts(String header, long first, long most) {
    assertThat(ByteRange.of(header)).contains(new ByteRange(first, most));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=7-3",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=99999999999999999999-",
        "bytes=--1"
      })
  void anything_else_is_ignored(String header) {
    assertThat(ByteRange.of(header)).isEmpty();
    assertThat(ByteRange.of(null)).isEmpty();
  }

  @Test
  void a_file_without_such_a_byte_does_not_satisfy_it() {
    assertThat(new ByteRange(3, 5).isSatisfiedBy(4)).isTrue();
    assertThat(new ByteRange(3, 5).isSatisfiedBy(3)).isFalse();
    assertThat(new ByteRange(-5, 5).isSatisfiedBy(3)).isTrue();
    assertThat(new ByteRange(-5, 5).isSatisfiedBy(0)).isFalse();
    assertThat(new ByteRange(0, 0).isSatisfiedBy(9)).isFalse();
    assertThat(ByteRange.WHOLE.isSatisfiedBy(0)).isFalse();
  }
}
