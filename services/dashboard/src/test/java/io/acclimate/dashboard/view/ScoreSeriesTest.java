package io.acclimate.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.dashboard.view.DriftFact.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScoreSeriesTest {
  private final ScoreSeries series = new ScoreSeries(48);

  @Test
  void keepsObservationsInOrderOfTimeHoweverTheyCome() {
    series.add(30, 0.3, 0.2, Level.DRIFT);
    series.add(10, 0.1, 0.2, Level.STABLE);
    series.add(20, 0.15, 0.2, Level.WARNING);
    series.add(20, 0.16, 0.2, Level.WARNING);

    assertThat(series.rows())
        .containsExactly(
            List.of(10L, 0.1, 0.2, 0), List.of(20L, 0.16, 0.2, 1), List.of(30L, 0.3, 0.2, 2));
    assertThat(series.indexAt(9)).isEqualTo(-1);
    assertThat(series.indexAt(29)).isEqualTo(1);
  }

  @Test
  void staysBoundedAndSaysWhatWasWorstUpToTheNextPoint() {
    Random random = new Random(3);
    TreeMap<Long, Double> observed = new TreeMap<>();
    long at = 0;
    for (int i = 0; i < 5_000; i++) {
      at += 1 + random.nextInt(5_000);
      double score = random.nextDouble();
      observed.put(at, score);
      series.add(at, score, 0.5, score > 0.5 ? Level.DRIFT : Level.STABLE);
    }

    List<ScoreSeries.Point> points = points();
    assertThat(points).hasSize(48);
    assertThat(points.getFirst().atMillis()).isEqualTo(observed.firstKey());
    for (int i = 0; i < points.size(); i++) {
      long end = i + 1 < points.size() ? points.get(i + 1).atMillis() : at + 1;
      double worst =
          observed.subMap(points.get(i).atMillis(), end).values().stream()
              .mapToDouble(Double::doubleValue)
              .max()
              .orElseThrow();
      assertThat(points.get(i).score()).isEqualTo((float) worst);
    }
  }

  @Test
  void growsSparserWithAge() {
    for (int i = 1; i <= 100_000; i++) {
      series.add(1_000L * i, 0.1, 0.2, Level.STABLE);
    }

    List<ScoreSeries.Point> points = points();
    long now = points.getLast().atMillis();
    for (int i = 1; i < points.size() - 1; i++) {
      long age = now - points.get(i - 1).atMillis();
      assertThat(points.get(i).atMillis() - points.get(i - 1).atMillis())
          .as("distance at an age of %d ms", age)
          .isLessThanOrEqualTo(Math.max(1_000, age / 2));
    }
  }

  @Test
  void keepsThePeak() {
    for (int i = 1; i <= 5_000; i++) {
      series.add(1_000L * i, i == 2_500 ? 0.9 : 0.1, 0.2, i == 2_500 ? Level.DRIFT : Level.STABLE);
    }

    assertThat(points()).anyMatch(point -> point.level() == Level.DRIFT);
    assertThat(series.trend(24).stream().mapToDouble(Double::doubleValue).max()).hasValue(4.5);
  }

  @Test
  void takesNoThresholdAndNoNumberAsNothing() {
    series.add(1, Double.NaN, 0, Level.STABLE);
    series.add(2, 1, 0, Level.STABLE);

    assertThat(series.rows().getFirst()).containsExactly(1L, 0.0, 0.0, 0);
    assertThat(series.trend(4)).containsOnly(0.0);
  }

  private List<ScoreSeries.Point> points() {
    return new ArrayList<>(IntStream.range(0, series.size()).mapToObj(series::get).toList());
  }
}
