package io.acclimate.core.drift.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.drift.streams.DetectionScore;
import io.acclimate.core.drift.streams.DriftPattern;
import io.acclimate.core.drift.streams.SeededStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each detector's formula again, slowly: from all values since the last drift at every value. */
class DetectorFormulaTest {
  private final double[] errors =
      SeededStream.errors(new DriftPattern.Recurring(300), 0.1, 0.6, 1500, 3).values();

  @Test
  void ddm() {
    List<Integer> alarms = new ArrayList<>();
    int start = 0;
    for (int t = 0; t < errors.length; t++) {
      double lowest = Double.POSITIVE_INFINITY;
      double limit = 0;
      double last = 0;
      for (int end = start + 29; end <= t + 1; end++) {
        int n = end - start;
        double p = sum(start, end) / n;
        double s = Math.sqrt(p * (1 - p) / n);
        last = p + s;
        if (last <= lowest) {
          lowest = last;
          limit = p + 3 * s;
        }
      }
      if (t + 1 - start >= 30 && last > limit) {
        alarms.add(t);
        start = t + 1;
      }
    }
    assertAlarms(Ddm.defaults(), alarms);
  }

  @Test
  void pageHinkley() {
    PageHinkley config = new PageHinkley(30, 0.005, 20);
    List<Integer> alarms = new ArrayList<>();
    int start = 0;
    for (int t = 0; t < errors.length; t++) {
      double m = 0;
      double lowest = 0;
      for (int end = start + 1; end <= t + 1; end++) {
        m += errors[end - 1] - sum(start, end) / (end - start) - 0.005;
        lowest = Math.min(lowest, m);
      }
      if (t + 1 - start >= 30 && m - lowest > 20) {
        alarms.add(t);
        start = t + 1;
      }
    }
    assertAlarms(config, alarms);
  }

  @Test
  void hddmA() {
    double cutLog = Math.log(1 / 0.001);
    double driftLog = Math.log(2 / 0.001);
    List<Integer> alarms = new ArrayList<>();
    int start = 0;
    for (int t = 0; t < errors.length; t++) {
      int low = 0;
      int high = 0;
      double lowest = Double.POSITIVE_INFINITY;
      double highest = Double.NEGATIVE_INFINITY;
      for (int n = 1; n <= t + 1 - start; n++) {
        double rate = sum(start, start + n) / n;
        double deviation = Math.sqrt(cutLog / (2 * n));
        if (rate + deviation <= lowest) {
          lowest = rate + deviation;
          low = n;
        }
        if (rate - deviation >= highest) {
          highest = rate - deviation;
          high = n;
        }
      }
      double n = t + 1 - start;
      double rate = sum(start, t + 1) / n;
      if (low < n
          && rate - sum(start, start + low) / low
              >= Math.sqrt((n - low) / low / n / 2 * driftLog)) {
        alarms.add(t);
        start = t + 1;
      } else if (high < n
          && sum(start, start + high) / high - rate
              >= Math.sqrt((n - high) / high / n / 2 * driftLog)) {
        start = t + 1;
      }
    }
    assertAlarms(HddmA.defaults(), alarms);
  }

  @Test
  void hddmW() {
    double log = Math.log(1 / 0.001);
    List<Integer> alarms = new ArrayList<>();
    int start = 0;
    for (int t = 0; t < errors.length; t++) {
      int cut = start;
      double lowest = Double.POSITIVE_INFINITY;
      for (int end = start + 1; end <= t + 1; end++) {
        double bound = average(start, end) + Math.sqrt(squares(end - start) * log / 2);
        if (bound < lowest) {
          lowest = bound;
          cut = end;
        }
      }
      if (cut <= t
          && average(cut, t + 1) - average(start, cut)
              > Math.sqrt((squares(cut - start) + squares(t + 1 - cut)) * log / 2)) {
        alarms.add(t);
        start = t + 1;
      }
    }
    assertAlarms(HddmW.defaults(), alarms);
  }

  /** Buckets as a list of plain lists of values, compared at every cut by its definition. */
  @Test
  void adwin() {
    List<Integer> alarms = new ArrayList<>();
    List<List<Double>> buckets = new ArrayList<>();
    for (int t = 0; t < errors.length; t++) {
      buckets.add(new ArrayList<>(List.of(errors[t])));
      merge(buckets);
      if ((t + 1) % 32 == 0) {
        double before = mean(buckets, 0, buckets.size());
        boolean shrunk = false;
        while (size(buckets) > 10 && differs(buckets)) {
          buckets.remove(0);
          shrunk = true;
        }
        if (shrunk && mean(buckets, 0, buckets.size()) > before) {
          alarms.add(t);
        }
      }
    }
    assertAlarms(Adwin.defaults(), alarms);
  }

  private static void merge(List<List<Double>> buckets) {
    for (int size = 1; ; size *= 2) {
      int wanted = size;
      List<List<Double>> same = buckets.stream().filter(b -> b.size() == wanted).toList();
      if (same.size() < 6) {
        return;
      }
      int oldest = buckets.indexOf(same.get(0));
      for (int i = 0; i < buckets.size(); i++) {
        if (buckets.get(i).size() == size) {
          oldest = i;
          break;
        }
      }
      buckets.get(oldest).addAll(buckets.remove(oldest + 1));
    }
  }

  private static boolean differs(List<List<Double>> buckets) {
    double n = size(buckets);
    double mean = mean(buckets, 0, buckets.size());
    double variance =
        buckets.stream().flatMap(List::stream).mapToDouble(v -> (v - mean) * (v - mean)).sum() / n;
    double log = Math.log(2 * Math.log(n) / 0.002);
    for (int cut = 1; cut < buckets.size(); cut++) {
      double older = size(buckets.subList(0, cut));
      double newer = n - older;
      if (older >= 5 && newer >= 5) {
        double m = 1 / (older - 4) + 1 / (newer - 4);
        double bound = Math.sqrt(2 * m * variance * log) + 2.0 / 3 * m * log;
        if (Math.abs(mean(buckets, 0, cut) - mean(buckets, cut, buckets.size())) > bound) {
          return true;
        }
      }
    }
    return false;
  }

  private static double size(List<List<Double>> buckets) {
    return buckets.stream().mapToInt(List::size).sum();
  }

  private static double mean(List<List<Double>> buckets, int from, int to) {
    return buckets.subList(from, to).stream()
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private void assertAlarms(ErrorDetectorConfig config, List<Integer> expected) {
    assertThat(DetectionScore.alarms(config, errors))
        .containsExactly(expected.stream().mapToInt(i -> i).toArray());
    assertThat(expected).isNotEmpty();
  }

  private double sum(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += errors[i];
    }
    return sum;
  }

  /** Weight 0.95ⁿ⁻¹ on the first value, 0.05·0.95^age on the others. */
  private double average(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (i == from ? 1 : 0.05) * Math.pow(0.95, to - 1 - i) * errors[i];
    }
    return sum;
  }

  private static double squares(int n) {
    double sum = 0;
    for (int age = 0; age < n; age++) {
      double weight = (age == n - 1 ? 1 : 0.05) * Math.pow(0.95, age);
      sum += weight * weight;
    }
    return sum;
  }
}
