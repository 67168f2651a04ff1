package io.acclimate.core.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and standard deviation per feature: a model sees (x − mean) / standardDeviation.
 *
 * @param mean finite, one per element of the input
 * @param standardDeviation finite and above 0; 1 for a feature that never changes
 */
public record FeatureStatistics(List<Float> mean, List<Float> standardDeviation) {
  public FeatureStatistics {
    mean = mean.stream().map(FeatureStatistics::withoutNegativeZero).toList();
    standardDeviation = List.copyOf(standardDeviation);
    if (mean.size() != standardDeviation.size()) {
      throw new InvalidFormatException(
          "statistics: %d means, %d standard deviations"
              .formatted(mean.size(), standardDeviation.size()));
    }
    for (int i = 0; i < mean.size(); i++) {
      if (!Float.isFinite(mean.get(i))) {
        throw new InvalidFormatException(
            "statistics.mean[" + i + "]: " + mean.get(i) + " is not finite");
      }
      if (!(standardDeviation.get(i) > 0) || !Float.isFinite(standardDeviation.get(i))) {
        throw new InvalidFormatException(
            "statistics.standardDeviation[%d]: %s is not finite and above 0"
                .formatted(i, standardDeviation.get(i)));
      }
    }
  }

  public static FeatureStatistics of(float[] mean, float[] standardDeviation) {
    return new FeatureStatistics(boxed(mean), boxed(standardDeviation));
  }

  /** A copy of the means. */
  public float[] means() {
    return unboxed(mean);
  }

  /** A copy of the standard deviations. */
  public float[] standardDeviations() {
    return unboxed(standardDeviation);
  }

  static FeatureStatistics parse(JsonFields fields) {
    FeatureStatistics statistics =
        new FeatureStatistics(fields.floats("mean"), fields.floats("standardDeviation"));
    fields.refuseUnknown();
    return statistics;
  }

  Json toJson() {
    return Json.object()
        .with("mean", Json.array(mean.stream().map(v -> Json.of(v.floatValue())).toList()))
        .with(
            "standardDeviation",
            Json.array(standardDeviation.stream().map(v -> Json.of(v.floatValue())).toList()));
  }

  /** JSON's canonical form has one zero. */
  private static Float withoutNegativeZero(Float value) {
    return value + 0f;
  }

  private static List<Float> boxed(float[] values) {
    List<Float> result = new ArrayList<>(values.length);
    for (float value : values) {
      result.add(value);
    }
    return result;
  }

  private static float[] unboxed(List<Float> values) {
    float[] result = new float[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    return result;
  }
}
