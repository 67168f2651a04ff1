package io.acclimate.load.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianIntervalTest {

  /** Published tables of intervals for the median: ranks and confidence by n, α = 5 %. */
  @ParameterizedTest(name = "{0} values")
  @CsvSource({
    "1, 1, 1, 0",
    "2, 1, 2, 0.5",
    "5, 1, 5, 0.9375",
    "6, 1, 6, 0.96875",
    "7, 1, 7, 0.984375",
    "8, 1, 8, 0.992188",
    "9, 2, 8, 0.960938",
    "10, 2, 9, 0.978516",
    "11, 2, 10, 0.988281",
    "12, 3, 10, 0.961426",
    "15, 4, 12, 0.964844",
    "20, 6, 15, 0.958611"
  })
  void takesTheRanksOfTheSignTest(int n, double low, double high, double coverage) {
    double[] reversed = IntStream.rangeClosed(1, n).mapToDouble(i -> n + 1 - i).toArray();

    MedianInterval interval = MedianInterval.of(reversed);

    assertThat(interval.low()).isEqualTo(low);
    assertThat(interval.high()).isEqualTo(high);
    assertThat(interval.coverage()).isCloseTo(coverage, within(1e-6));
    assertThat(interval.median()).isEqualTo((n + 1) / 2.0);
  }

  @Test
  void refusesAnEmptySample() {
    assertThatThrownBy(MedianInterval::of).isInstanceOf(IllegalArgumentException.class);
  }
}
