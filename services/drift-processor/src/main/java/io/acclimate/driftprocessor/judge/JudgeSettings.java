package io.acclimate.driftprocessor.judge;

import io.acclimate.core.drift.Distance;
import io.acclimate.core.drift.DistanceTest;

/**
 * How a window is judged.
 *
 * @param numbers distance of numbers
 * @param warning distance of numbers that is worth a warning
 * @param drift distance of numbers that is drift
 * @param categories distance of classes, with its own effects
 * @param minimumRows values below which a feature is not judged
 * @param falseAlarm probability that any feature of a window is judged wrongly by chance
 * @param warningShare share of drifted inputs that is worth a warning
 * @param driftShare share of drifted inputs that is drift
 */
public record JudgeSettings(
    Distance numbers,
    double warning,
    double drift,
    Distance categories,
    int minimumRows,
    double falseAlarm,
    double warningShare,
    double driftShare) {

  /** The test of numbers, of which so many features are looked at together. */
  DistanceTest ofNumbers(int features) {
    return new DistanceTest(numbers, minimumRows, warning, drift, falseAlarm, features);
  }

  /** The test of classes, beside so many features in all. */
  DistanceTest ofCategories(int features) {
    return new DistanceTest(
        categories,
        minimumRows,
        categories.warningEffect(),
        categories.driftEffect(),
        falseAlarm,
        features);
  }
}
