package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A model whose inputs are lognormal, through its first rounds. */
class TransformedInputsTest {
  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy("nothing", "normalisation", "fine-tuning"), "yeo-johnson");
  private static final Pack SOURCE =
      Toy.pack(Toy.SOURCE, TransformedInputsTest::exponential, 400, 1);
  private static final Pack EXPERIENCE =
      Toy.pack(
          Toy.TARGET,
          x -> {
            exponential(x);
            for (int i = 0; i < 3; i++) {
              x[i] *= 3;
            }
          },
          160,
          2);
  private static final InitialModel FIRST =
      new Pretraining(Environment.cpu(), new EpochPolicy(30, 5))
          .train(DEFINITION, SOURCE, () -> false);

  /** Statistics are sums of floats of about 1, and are stored as floats. */
  private static final double ROUNDING = 1e-5;

  private static void exponential(float[] x) {
    for (int i = 0; i < 3; i++) {
      x[i] = (float) Math.exp(x[i]);
    }
  }

  @Test
  void theFirstVersionNormalisesTransformedTrainRows() {
    Preprocessing preprocessing = preprocessing(Toy.store(FIRST.blobs()), FIRST.serving());

    PowerTransform power = Objects.requireNonNull(preprocessing.power());
    assertThat(power.lambda().get(3)).isEqualTo(1f); // always zero
    assertMoments(
        Objects.requireNonNull(preprocessing.byDefault()), power, trainRows(List.of(SOURCE)));
  }

  @Test
  void reNormalisingKeepsTheTransformAndAlignsTransformedInputs() {
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());
    Preprocessing before = preprocessing(blobs, FIRST.serving());

    Preprocessing after = after(Arm.NORMALISATION, blobs);

    assertThat(after.power()).isEqualTo(before.power());
    assertThat(after.byDefault()).isEqualTo(before.byDefault());
    PowerTransform power = Objects.requireNonNull(before.power());
    double[][] source = moments(power, trainRows(List.of(SOURCE)));
    double[][] target = moments(power, trainRows(List.of(EXPERIENCE)));
    FeatureStatistics own = Objects.requireNonNull(after.byDomain().get(Toy.TARGET));
    double n = 120;
    for (int i = 0;
        i < 3;
        i++) { // the source counts as 32 rows, and its statistics are the default
      double mean = (32 * source[0][i] + n * target[0][i]) / (32 + n);
      double variance = (32 * source[1][i] + n * target[1][i]) / (32 + n);
      assertThat((double) own.mean().get(i)).isCloseTo(mean, within(ROUNDING));
      assertThat((double) own.standardDeviation().get(i))
          .isCloseTo(Math.sqrt(variance), within(ROUNDING));
    }
  }

  @Test
  void fineTuningKeepsTheTransformAndNormalisesAllTransformedRows() {
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());
    Preprocessing before = preprocessing(blobs, FIRST.serving());

    Preprocessing after = after(Arm.FINE_TUNING, blobs);

    assertThat(after.power()).isEqualTo(before.power());
    assertMoments(
        Objects.requireNonNull(after.byDefault()),
        Objects.requireNonNull(after.power()),
        trainRows(List.of(SOURCE, EXPERIENCE)));
  }

  @Test
  void memoryKeepsStatisticsOfTransformedInputs() {
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());
    PowerTransform power = Objects.requireNonNull(preprocessing(blobs, FIRST.serving()).power());
    RoundResult result = round(Arm.NOTHING, blobs);
    result.blobs().forEach(blobs::put);

    DataState memory =
        DataState.parse(blobs.get(Objects.requireNonNull(result.newHead().dataState())));

    double[] source = Objects.requireNonNull(memory.source().inputStatistics()).mean();
    double[] target = Objects.requireNonNull(memory.statistics().get(Toy.TARGET)).mean();
    assertThat(source).containsExactly(moments(power, trainRows(List.of(SOURCE)))[0], within(1e-6));
    assertThat(target)
        .containsExactly(moments(power, trainRows(List.of(EXPERIENCE)))[0], within(1e-6));
  }

  @Test
  void theReferenceOfDriftStaysRaw() {
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());

    FeatureProfile first =
        Profiles.parse(blobs.get(Objects.requireNonNull(FIRST.profiles()))).features().getFirst();

    double sum = 0;
    List<PackRow> rows = trainRows(List.of(SOURCE));
    for (PackRow row : rows) {
      sum += Toy.x(row)[0];
    }
    assertThat(first.feature()).isEqualTo("input.0");
    assertThat(first.mean()).isCloseTo(sum / rows.size(), within(1e-9 * sum));
  }

  @Test
  void theVersionAnswersAsItWasTrained() {
    MemoryBlobStore blobs = Toy.store(FIRST.blobs());
    List<PackRow> fresh = Toy.rows(Toy.SOURCE, TransformedInputsTest::exponential, 400, 99);

    assertThat(Toy.accuracy(blobs, FIRST.serving(), fresh)).isGreaterThan(0.98);
  }

  private static Preprocessing after(Arm arm, MemoryBlobStore blobs) {
    RoundResult result = round(arm, blobs);
    result.blobs().forEach(blobs::put);
    return preprocessing(blobs, Objects.requireNonNull(result.serving()));
  }

  private static RoundResult round(Arm arm, MemoryBlobStore blobs) {
    return new Round(blobs, Environment.cpu())
        .adaptBy(arm, Toy.request(DEFINITION.spec(), FIRST.head(), EXPERIENCE, 1), () -> false);
  }

  private static Preprocessing preprocessing(MemoryBlobStore blobs, Digest serving) {
    return ServingManifest.parse(blobs.get(serving)).preprocessing();
  }

  private static List<PackRow> trainRows(List<Pack> packs) {
    List<PackRow> rows = new ArrayList<>();
    packs.forEach(
        pack -> pack.rows().stream().filter(row -> row.side() == Side.TRAIN).forEach(rows::add));
    return rows;
  }

  private static void assertMoments(
      FeatureStatistics statistics, PowerTransform power, List<PackRow> rows) {
    double[][] expected = moments(power, rows);
    for (int i = 0; i < 3; i++) {
      assertThat((double) statistics.mean().get(i)).isCloseTo(expected[0][i], within(ROUNDING));
      assertThat((double) statistics.standardDeviation().get(i))
          .isCloseTo(Math.sqrt(expected[1][i]), within(ROUNDING));
    }
  }

  /** Mean and variance of positive inputs, transformed by the definition. */
  private static double[][] moments(PowerTransform power, List<PackRow> rows) {
    double[] mean = new double[Toy.FEATURES];
    double[] variance = new double[Toy.FEATURES];
    for (int i = 0; i < Toy.FEATURES; i++) {
      double lambda = power.lambda().get(i);
      double sum = 0;
      double squares = 0;
      for (PackRow row : rows) {
        double psi = (Math.pow(Toy.x(row)[i] + 1.0, lambda) - 1) / lambda;
        sum += psi;
        squares += psi * psi;
      }
      mean[i] = sum / rows.size();
      variance[i] = squares / rows.size() - mean[i] * mean[i];
    }
    return new double[][] {mean, variance};
  }
}
