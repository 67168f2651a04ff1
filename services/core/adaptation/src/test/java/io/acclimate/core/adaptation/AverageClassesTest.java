package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AverageClassesTest {
  private static final Arm ARM = Arm.of("nearest-class-mean");
  private static final int HIDDEN = 16;
  private static final int CLASSES = 3;
  private static final double SHARE = 0.25;
  private static final ModelDefinition DEFINITION =
      Toy.definition(
          Toy.policy()
              .with(
                  "replay",
                  Json.object()
                      .with("capacity", 300)
                      .with("policy", "class-balanced")
                      .with("share", SHARE)));
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final List<PackRow> ROWS = Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 60, 2);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  /** weight 2·μ/T and bias −‖μ‖²/T, T twice the mean variance about the means. */
  @Test
  void theLastLayerIsMadeOfWeighedMeans() {
    Material material = material(ROWS);
    List<PackRow> current = ROWS.stream().filter(row -> row.side() == Side.TRAIN).toList();
    List<PackRow> rows = new ArrayList<>(current);
    rows.addAll(material.replay());

    Attempt.Candidate candidate = (Attempt.Candidate) attempt(material);

    Map<String, TensorBytes> before = material.start().weights();
    double[][] features = new double[rows.size()][];
    double[] counts = new double[CLASSES];
    double[][] means = new double[CLASSES][HIDDEN];
    for (int i = 0; i < features.length; i++) {
      features[i] = features(before, candidate, rows.get(i));
      double weight = weight(i, current.size(), rows.size());
      int label = Toy.CLASSES.indexOf(Toy.label(rows.get(i)));
      counts[label] += weight;
      for (int j = 0; j < HIDDEN; j++) {
        means[label][j] += weight * features[i][j];
      }
    }
    for (int label = 0; label < CLASSES; label++) {
      for (int j = 0; j < HIDDEN; j++) {
        means[label][j] /= counts[label];
      }
    }
    double variance = 0;
    for (int i = 0; i < features.length; i++) {
      double[] mean = means[Toy.CLASSES.indexOf(Toy.label(rows.get(i)))];
      for (int j = 0; j < HIDDEN; j++) {
        double difference = features[i][j] - mean[j];
        variance += weight(i, current.size(), rows.size()) * difference * difference / HIDDEN;
      }
    }
    float[] weight = floats(candidate.weights(), "head.weight");
    float[] bias = floats(candidate.weights(), "head.bias");
    for (int label = 0; label < CLASSES; label++) {
      double square = 0;
      for (int j = 0; j < HIDDEN; j++) {
        square += means[label][j] * means[label][j];
        // sums of some hundred floats
        double expected = means[label][j] / variance;
        assertThat((double) weight[label * HIDDEN + j])
            .isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
      }
      double expected = -square / (2 * variance);
      assertThat((double) bias[label]).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void needsALabelledRowOfTheExperience() {
    assertThat(attempt(material(ROWS.stream().map(Toy::withoutLabel).toList())))
        .isEqualTo(new Attempt.Skipped("the experience has no labelled train example"));
  }

  @Test
  void needsARowOfEachClass() {
    List<PackRow> oneClass = ROWS.stream().filter(row -> Toy.label(row).equals("a")).toList();
    Material whole = material(oneClass);
    Material withoutMemory =
        new Material(whole.spec(), whole.start(), whole.lesson(), List.of(), whole.memory(), null);

    assertThat(attempt(whole)).isInstanceOf(Attempt.Candidate.class);
    assertThat(attempt(withoutMemory))
        .isEqualTo(new Attempt.Skipped("no labelled row is of [b, c]"));
  }

  private static double weight(int row, int current, int all) {
    return row < current ? (1 - SHARE) / current : SHARE / (all - current);
  }

  /** What comes out of the hidden layer, max(W·x + b, 0) of the input as it is normalised. */
  private static double[] features(
      Map<String, TensorBytes> weights, Attempt.Candidate candidate, PackRow row) {
    FeatureStatistics statistics =
        candidate
            .preprocessing()
            .byDomain()
            .getOrDefault(
                row.domain(), Objects.requireNonNull(candidate.preprocessing().byDefault()));
    float[] mean = statistics.means();
    float[] deviation = statistics.standardDeviations();
    float[] x = Toy.x(row);
    float[] weight = floats(weights, "fc1.weight");
    float[] bias = floats(weights, "fc1.bias");
    double[] features = new double[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      double sum = bias[j];
      for (int i = 0; i < Toy.FEATURES; i++) {
        sum += weight[j * Toy.FEATURES + i] * ((x[i] - mean[i]) / (double) deviation[i]);
      }
      features[j] = Math.max(0, sum);
    }
    return features;
  }

  private static float[] floats(Map<String, TensorBytes> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).floats();
  }

  private static Attempt attempt(Material material) {
    return Strategy.of(ARM, Environment.cpu())
        .attempt(material, new SplittableRandom(1), () -> false);
  }

  private Material material(List<PackRow> rows) {
    return Toy.material(DEFINITION, FIRST, blobs, rows);
  }
}
