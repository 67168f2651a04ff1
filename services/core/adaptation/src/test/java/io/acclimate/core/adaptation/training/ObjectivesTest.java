package io.acclimate.core.adaptation.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.alignment.SemanticAlignment;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** On a network of one layer, whose features are its inputs; whole parts in every batch. */
class ObjectivesTest {
  private static final int FEATURES = 2;
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(new Layer.Linear("head", FEATURES, CLASSES.size(), true)));
  private static final float[] WEIGHT = {1, -0.5f, 0.25f, 2, -1, 0.5f};
  private static final float[] BIAS = {0.1f, -0.2f, 0.3f};
  private static final int LABELLED = 6;
  private static final int TARGET = 5;
  private static final int SOURCE = 7;

  /** Sums of a dozen float products of about 10. */
  private static final double ROUNDING = 1e-5;

  private final List<PackRow> rows = rows();

  @Test
  void classificationIsTheMeanCrossEntropyOverAllLabelledRoles() {
    try (NDManager manager = NDManager.newBaseManager()) {
      JointLoss objective =
          new JointLoss(
              new Network(NETWORK),
              encoded(manager, Preprocessing.identity()),
              Map.of(Role.REPLAY, part(2, LABELLED), Role.CURRENT, part(0, 2)),
              List.of(new Classification()));

      NDArray loss = objective.loss(parameters(manager), 0);

      assertThat(loss.getDataType().asSafetensors()).isEqualTo(Dtype.F32.name());
      assertThat((double) loss.getFloat()).isCloseTo(classification(LABELLED), within(ROUNDING));
    }
  }

  @Test
  void targetRowsCountInTheAlignmentAloneAndSourceRowsInBoth() {
    try (NDManager manager = NDManager.newBaseManager()) {
      JointLoss objective =
          new JointLoss(
              new Network(NETWORK),
              encoded(manager, Preprocessing.identity()),
              Map.of(
                  Role.TARGET, part(LABELLED, LABELLED + TARGET),
                  Role.SOURCE, part(3, LABELLED),
                  Role.CURRENT, part(0, 3)),
              List.of(new Classification(), Alignment.coral().times(LAMBDA)));

      NDArray loss = objective.loss(parameters(manager), 0);

      double distance = distance(covariance(3, LABELLED), covariance(LABELLED, LABELLED + TARGET));
      assertThat((double) loss.getFloat())
          .isCloseTo(
              classification(LABELLED) + LAMBDA * distance / (4 * FEATURES * FEATURES),
              within(ROUNDING));
    }
  }

  @Test
  void labelsGoWithTheRowsOfTheirRole() {
    try (NDManager manager = NDManager.newBaseManager()) {
      JointLoss objective =
          new JointLoss(
              new Network(NETWORK),
              encoded(manager, Preprocessing.identity()),
              Map.of(
                  Role.TARGET, part(LABELLED, LABELLED + TARGET),
                  Role.SOURCE, part(3, LABELLED),
                  Role.REPLAY, part(2, 3),
                  Role.CURRENT, part(0, 2)),
              List.of(Alignment.semanticAlignment()));

      NDArray loss = objective.loss(parameters(manager), 0);

      double unit = 0;
      for (int current = 0; current < 2; current++) {
        for (int source = 3; source < LABELLED; source++) {
          unit += squaredDistance(current, source) / 6;
        }
      }
      double drawn = 0;
      double pushed = 0;
      for (int current = 0; current < 2; current++) {
        for (int source = 3; source < LABELLED; source++) {
          double square = squaredDistance(current, source) / unit;
          if (current == source % CLASSES.size()) {
            drawn += square / 2;
          } else {
            double missing = Math.max(0, SemanticAlignment.MARGIN - Math.sqrt(square));
            pushed += missing * missing / 4;
          }
        }
      }
      assertThat((double) loss.getFloat()).isCloseTo((drawn + pushed) / 2, within(ROUNDING));
    }
  }

  @Test
  void targetRowsHaveNoLabels() {
    try (NDManager manager = NDManager.newBaseManager()) {
      JointLoss objective =
          new JointLoss(
              new Network(NETWORK),
              encoded(manager, Preprocessing.identity()),
              Map.of(
                  Role.CURRENT, part(0, LABELLED),
                  Role.TARGET, part(LABELLED, LABELLED + TARGET)),
              List.of(pass -> pass.labels(Role.TARGET)));

      assertThatThrownBy(() -> objective.loss(parameters(manager), 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no TARGET labels in a batch of [CURRENT]");
    }
  }

  @Test
  void aBatchWithoutTheRowsOfALossIsRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      JointLoss objective =
          new JointLoss(
              new Network(NETWORK),
              encoded(manager, Preprocessing.identity()),
              Map.of(Role.CURRENT, part(0, LABELLED)),
              List.of(Alignment.entropy()));

      assertThatThrownBy(() -> objective.loss(parameters(manager), 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("TARGET")
          .hasMessageContaining("CURRENT");
    }
  }

  @Test
  void rowsAreNormalisedAsTheirDomainIs() {
    Preprocessing preprocessing =
        new Preprocessing(
            FeatureStatistics.of(new float[] {1, 2}, new float[] {2, 4}),
            Map.of("t", FeatureStatistics.of(new float[] {5, 5}, new float[] {10, 20})));
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingSet set = encoded(manager, preprocessing);

      float[] inputs = set.inputs().toFloatArray();
      for (int i = 0; i < rows.size(); i++) {
        boolean target = rows.get(i).domain().equals("t");
        double[] x = x(i);
        assertThat((double) inputs[2 * i])
            .isCloseTo(target ? (x[0] - 5) / 10 : (x[0] - 1) / 2, within(ROUNDING));
        assertThat((double) inputs[2 * i + 1])
            .isCloseTo(target ? (x[1] - 5) / 20 : (x[1] - 2) / 4, within(ROUNDING));
      }
    }
  }

  @Test
  void labelsAreClassNumbersAndARowWithoutOneGetsZero() {
    try (NDManager manager = NDManager.newBaseManager()) {
      long[] labels = encoded(manager, Preprocessing.identity()).labels().toLongArray();

      for (int i = 0; i < rows.size(); i++) {
        assertThat(labels[i]).isEqualTo(i < LABELLED ? i % CLASSES.size() : 0);
      }
    }
  }

  private static final double LAMBDA = 0.75;

  private static TrainingSet.Part part(int from, int to) {
    return new TrainingSet.Part(
        new ShuffledIndices(from, to, new SplittableRandom(from)), to - from);
  }

  private static Map<String, NDArray> parameters(NDManager manager) {
    return Tensors.create(
        manager,
        Map.of(
            "head.weight",
            TensorBytes.ofFloats(WEIGHT, CLASSES.size(), FEATURES),
            "head.bias",
            TensorBytes.ofFloats(BIAS, CLASSES.size())));
  }

  private TrainingSet encoded(NDManager manager, Preprocessing preprocessing) {
    return TrainingSet.encode(
        manager, new InputEncoder(InputSignature.floats(FEATURES), preprocessing), rows, CLASSES);
  }

  private static double distance(double[][] one, double[][] other) {
    double distance = 0;
    for (int i = 0; i < FEATURES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        distance += (one[i][j] - other[i][j]) * (one[i][j] - other[i][j]);
      }
    }
    return distance;
  }

  private double classification(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double[] x = x(i);
      double total = 0;
      double truth = 0;
      for (int k = 0; k < CLASSES.size(); k++) {
        double z = WEIGHT[2 * k] * x[0] + WEIGHT[2 * k + 1] * x[1] + BIAS[k];
        total += Math.exp(z);
        truth = k == i % CLASSES.size() ? z : truth;
      }
      sum += Math.log(total) - truth;
    }
    return sum / count;
  }

  private double[][] covariance(int from, int to) {
    double[] mean = new double[FEATURES];
    for (int i = from; i < to; i++) {
      for (int j = 0; j < FEATURES; j++) {
        mean[j] += x(i)[j] / (to - from);
      }
    }
    double[][] covariance = new double[FEATURES][FEATURES];
    for (int r = from; r < to; r++) {
      for (int i = 0; i < FEATURES; i++) {
        for (int j = 0; j < FEATURES; j++) {
          covariance[i][j] += (x(r)[i] - mean[i]) * (x(r)[j] - mean[j]) / (to - from - 1);
        }
      }
    }
    return covariance;
  }

  private double squaredDistance(int one, int other) {
    double distance = 0;
    for (int j = 0; j < FEATURES; j++) {
      distance += (x(one)[j] - x(other)[j]) * (x(one)[j] - x(other)[j]);
    }
    return distance;
  }

  private double[] x(int row) {
    Input.TensorInput input = (Input.TensorInput) rows.get(row).input();
    float[] values = input.tensor().floats();
    return new double[] {values[0], values[1]};
  }

  /** Labelled rows of the source, unlabelled ones of the target, then more of the source. */
  private static List<PackRow> rows() {
    SplittableRandom random = new SplittableRandom(11);
    List<PackRow> rows = new ArrayList<>();
    for (int i = 0; i < LABELLED + TARGET + SOURCE; i++) {
      boolean target = i >= LABELLED && i < LABELLED + TARGET;
      float[] x = {(float) random.nextGaussian() * (target ? 3 : 1), (float) random.nextGaussian()};
      rows.add(
          new PackRow(
              "e" + i,
              target ? "t" : "s",
              i < LABELLED ? new LabelValue.ClassName(CLASSES.get(i % CLASSES.size())) : null,
              Side.TRAIN,
              new Input.TensorInput(TensorBytes.ofFloats(x))));
    }
    return rows;
  }
}
