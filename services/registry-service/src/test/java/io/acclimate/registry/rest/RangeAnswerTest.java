package io.acclimate.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-, 0, 10",
    "bytes=0-0, 0, 1",
    "bytes=3-6, 3, 4",
    "bytes=3-99, 3, 7",
    "bytes=9-, 9, 1",
    "bytes=-4, 6, 4",
    "bytes=-99, 0, 10",
    "BYTES=9-99999999999999999999999, 9, 1"
  })
  void givesTheBytesThatAreAskedForAndThere(String header, long offset, long length) {
    assertThat(RangeAnswer.of(header, 10)).isEqualTo(new RangeAnswer.Part(offset, length));
  }

  @ParameterizedTest
  @CsvSource({"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-"})
  void saysThatARangeIsOutsideOfTheBlob(String header) {
    assertThat(RangeAnswer.of(header, 10)).isEqualTo(new RangeAnswer.Unsatisfiable());
    assertThat(RangeAnswer.of("bytes=0-", 0)).isEqualTo(new RangeAnswer.Unsatisfiable());
  }

  @ParameterizedTest
  @CsvSource({
    ",",
    "''",
    "bytes=-",
    "bytes=5-4",
    "bytes=a-b",
    "'bytes=0-1,3-4'",
    "rows=0-1",
    "bytes=+1-2",
    "bytes 0-1"
  })
  void givesEverythingIfItIsAskedForNoOneRange(@Nullable String header) {
    assertThat(RangeAnswer.of(header, 10)).isEqualTo(new RangeAnswer.Whole());
  }

  @Test
  void saysWhichPartItGives() {
    assertThat(new RangeAnswer.Part(3, 4).contentRange(10)).isEqualTo("bytes 3-6/10");
  }
}
