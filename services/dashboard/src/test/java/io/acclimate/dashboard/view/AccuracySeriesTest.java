package io.acclimate.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccuracySeriesTest {
  private static final long NOW = 1_800_000_000_123L;

  private final AccuracySeries series = new AccuracySeries();

  @Test
  void countsOutcomesBySecond() {
    series.add(5_000, true, NOW, 1);
    series.add(5_999, false, NOW, 2);
    series.add(6_000, true, NOW, 3);

    assertThat(series.since(0))
        .containsExactly(List.of(5_000L, 1_000L, 2L, 1L), List.of(6_000L, 1_000L, 1L, 1L));
  }

  @Test
  void tellsOnlyThePointsThatChanged() {
    series.add(5_000, true, NOW, 1);
    series.add(6_000, true, NOW, 2);
    series.add(5_100, true, NOW, 3);

    assertThat(series.since(2)).containsExactly(List.of(5_000L, 1_000L, 2L, 2L));
    assertThat(series.since(3)).isEmpty();
    assertThat(series.coarsenedSince(0)).isFalse();
  }

  @Test
  void countsTheFutureAsNow() {
    series.add(Long.MAX_VALUE, true, NOW, 1);

    assertThat(series.since(0).getFirst()).startsWith(NOW / 1_000 * 1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 60, 3_600, 86_400, 1_000_000})
  void staysWithinItsBoundsAndLosesNothing(long secondsBetween) {
    Random random = new Random(secondsBetween);
    int outcomes = 20_000;
    int right = 0;
    long now = NOW - outcomes * secondsBetween * 1_000;
    for (int i = 1; i <= outcomes; i++) {
      now += random.nextLong(2 * secondsBetween * 1_000);
      boolean correct = random.nextInt(10) < 7;
      right += correct ? 1 : 0;
      // Some come late, as outcomes of late labels do.
      long at = now - (random.nextInt(20) == 0 ? random.nextLong(50_000) : 0);
      series.add(at, correct, now, i);
      assertThat(series.size()).isLessThanOrEqualTo(AccuracySeries.MAX_POINTS);
    }

    List<List<Long>> points = series.since(0);
    assertThat(points.stream().mapToLong(point -> point.get(2)).sum()).isEqualTo(outcomes);
    assertThat(points.stream().mapToLong(point -> point.get(3)).sum()).isEqualTo(right);
    for (int i = 0; i < points.size(); i++) {
      long start = points.get(i).get(0);
      long width = points.get(i).get(1);
      assertThat(start % width).isZero();
      assertThat(width).isLessThanOrEqualTo(Math.max(1_000, (now - start) / 75));
      if (i > 0) {
        assertThat(points.get(i - 1).get(0) + points.get(i - 1).get(1)).isLessThanOrEqualTo(start);
      }
    }
  }

  @Test
  void holdsEightyYearsOfAnOutcomePerMinute() {
    long start = NOW - Duration.ofDays(80 * 365).toMillis();
    long step = Duration.ofMinutes(1).toMillis();
    for (long at = start; at < NOW; at += step * 97) {
      series.add(at, true, at, 1);
      assertThat(series.size()).isLessThanOrEqualTo(AccuracySeries.MAX_POINTS);
    }
    assertThat(series.coarsenedSince(0)).isTrue();
  }

  @Test
  void showsTheTrendInEqualSteps() {
    for (int second = 0; second < 8; second++) {
      series.add(second * 1_000L, second < 4, NOW, 1);
    }

    assertThat(series.trend(4)).containsExactly(1.0, 1.0, 0.0, 0.0);
  }
}
