package io.acclimate.core.model;

import io.acclimate.core.artifact.Digest;
import java.util.Arrays;
import java.util.List;

/**
 * Answers to some inputs, and which version made them.
 *
 * @param version number of the version
 * @param serving identity of the version
 * @param classes class names in the order of the scores
 * @param scores [n][k], each row sums to 1; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Prediction(int version, Digest serving, List<String> classes, float[][] scores) {
  public Prediction {
    classes = List.copyOf(classes);
  }

  /** The class with the highest score, per input. */
  public List<String> labels() {
    return Arrays.stream(scores).map(row -> classes.get(highest(row))).toList();
  }

  private static int highest(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }
}
