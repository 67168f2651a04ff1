package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@link Toy}'s model as somebody imports it: for raw inputs, with what is known of its source. */
final class RawToy {
  static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "normalisation", "fine-tuning", "fine-tuning+coral"));
  static final Pack SOURCE = Toy.pack(Toy.SOURCE, Toy.Shift.NONE, 400, 1);
  static final Pack TRAIN =
      new Pack(SOURCE.rows().stream().filter(row -> row.side() == Side.TRAIN).toList());
  static final InitialModel PRETRAINED = Toy.pretrained(DEFINITION);

  private static final int HIDDEN = 16;

  static final SortedMap<String, TensorBytes> WEIGHTS =
      forRawInputs(StartingPoint.load(PRETRAINED.head(), Toy.store(PRETRAINED.blobs())));

  private RawToy() {}

  /** Of {@link #WEIGHTS}. */
  static WeightsAdoption adoption() {
    return new WeightsAdoption(Environment.cpu(), DEFINITION, WEIGHTS, Preprocessing.identity());
  }

  /** W·(x − m)/s + b = (W/s)·x + (b − W·m/s): the normalisation goes into the first layer. */
  private static SortedMap<String, TensorBytes> forRawInputs(StartingPoint start) {
    FeatureStatistics normalisation =
        Objects.requireNonNull(start.manifest().preprocessing().byDefault());
    TreeMap<String, TensorBytes> folded = new TreeMap<>(start.weights());
    float[] weight = floats(folded, "fc1.weight");
    float[] bias = floats(folded, "fc1.bias");
    for (int unit = 0; unit < HIDDEN; unit++) {
      for (int i = 0; i < Toy.FEATURES; i++) {
        int at = unit * Toy.FEATURES + i;
        weight[at] /= normalisation.standardDeviation().get(i);
        bias[unit] -= weight[at] * normalisation.mean().get(i);
      }
    }
    folded.put("fc1.weight", TensorBytes.ofFloats(weight, HIDDEN, Toy.FEATURES));
    folded.put("fc1.bias", TensorBytes.ofFloats(bias, HIDDEN));
    return folded;
  }

  /** Of {@link #TRAIN}, by plain loops, without the mean of the features. */
  static SourceStatistics statistics() {
    return statistics(TRAIN.rows());
  }

  /** By plain loops, without the mean of the features. */
  static SourceStatistics statistics(List<PackRow> rows) {
    List<double[]> inputs = rows.stream().map(RawToy::input).toList();
    List<double[]> features = inputs.stream().map(RawToy::features).toList();
    double[][] inputCovariance = covariance(inputs);
    double[][] featureCovariance = covariance(features);
    float[] variance = new float[Toy.FEATURES];
    float[] mean = new float[Toy.FEATURES];
    for (int i = 0; i < Toy.FEATURES; i++) {
      int feature = i;
      mean[i] = (float) inputs.stream().mapToDouble(x -> x[feature]).average().orElse(0);
      variance[i] = (float) (inputCovariance[i][i] * (inputs.size() - 1) / inputs.size());
    }
    float[] matrix = new float[HIDDEN * HIDDEN];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) featureCovariance[i / HIDDEN][i % HIDDEN];
    }
    return new SourceStatistics(
        inputs.size(),
        TensorBytes.ofFloats(mean),
        TensorBytes.ofFloats(variance),
        TensorBytes.ofFloats(matrix, HIDDEN, HIDDEN),
        null,
        null);
  }

  /** By plain loops. */
  static TensorBytes featureMean(List<PackRow> rows) {
    float[] mean = new float[HIDDEN];
    for (int unit = 0; unit < HIDDEN; unit++) {
      int of = unit;
      mean[unit] =
          (float)
              rows.stream().mapToDouble(row -> features(input(row))[of]).average().orElseThrow();
    }
    return TensorBytes.ofFloats(mean);
  }

  private static double[] input(PackRow row) {
    float[] x = Toy.x(row);
    double[] input = new double[Toy.FEATURES];
    for (int i = 0; i < Toy.FEATURES; i++) {
      input[i] = x[i];
    }
    return input;
  }

  /** max(0, W·x + b). */
  private static double[] features(double[] input) {
    float[] weight = floats(WEIGHTS, "fc1.weight");
    float[] bias = floats(WEIGHTS, "fc1.bias");
    double[] features = new double[HIDDEN];
    for (int unit = 0; unit < HIDDEN; unit++) {
      double sum = bias[unit];
      for (int i = 0; i < Toy.FEATURES; i++) {
        sum += weight[unit * Toy.FEATURES + i] * input[i];
      }
      features[unit] = Math.max(0, sum);
    }
    return features;
  }

  private static double[][] covariance(List<double[]> rows) {
    int d = rows.get(0).length;
    double[] mean = new double[d];
    for (double[] row : rows) {
      for (int i = 0; i < d; i++) {
        mean[i] += row[i] / rows.size();
      }
    }
    double[][] covariance = new double[d][d];
    for (double[] row : rows) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.size() - 1);
        }
      }
    }
    return covariance;
  }

  private static float[] floats(SortedMap<String, TensorBytes> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name)).floats();
  }
}
