package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class YeoJohnsonFitTest {
  /** Quantiles of six distributions, and what PowerTransformer of scikit-learn 1.9.1 fits them. */
  @Test
  void fitsWhatScikitLearnFits() {
    assertFits(q -> -Math.log(1 - q), -0.7842047866378873);
    assertFits(q -> Math.sqrt(1 / (1 - q)) - 3, -0.5644908564691715);
    assertFits(q -> Math.log(q / (1 - q)), 0.9999999999999964);
    assertFits(q -> 1000 * q * q * q + 200, -0.6535217864865415);
    assertFits(q -> 4 * Math.sqrt(q) - 2, 1.4227281979081916);
    assertFits(q -> 1e4 * (1 / (1 - q) - 1), -0.00042934799533549296);
  }

  /** scikit-learn, which has no bounds, fits 2.9566. */
  @Test
  void staysWithinTheBounds() {
    assertFits(q -> -Math.pow(-Math.log(1 - q), 1.5), 2);
  }

  @Test
  void noOtherPowerIsMoreLikely() {
    SplittableRandom random = new SplittableRandom(7);
    double[] x = new double[300];
    Arrays.setAll(x, i -> Math.expm1(random.nextGaussian()));

    double fitted = YeoJohnsonFit.lambda(x);

    for (double lambda = -2; lambda <= 2; lambda += 0.05) {
      assertThat(logLikelihood(x, lambda)).isLessThanOrEqualTo(logLikelihood(x, fitted));
    }
  }

  @Test
  void anElementThatNeverChangesStaysAsItIs() {
    double[] x = new double[100];
    assertThat(YeoJohnsonFit.lambda(x)).isEqualTo(1);
    Arrays.fill(x, 7e8);
    assertThat(YeoJohnsonFit.lambda(x)).isEqualTo(1);
  }

  @Test
  void anElementWithASpikeStaysAsItIs() {
    double[] x = new double[100];
    Arrays.setAll(x, i -> i < 24 ? 3 : Math.exp(i / 20.0));
    assertThat(YeoJohnsonFit.lambda(x)).isLessThan(0.5);
    x[40] = 3;
    assertThat(YeoJohnsonFit.lambda(x)).isEqualTo(1);
  }

  @Test
  void withoutAnElementToTransformThereIsNoTransform() {
    List<PackRow> rows = Toy.rows(Toy.SOURCE, x -> Arrays.fill(x, Math.max(0, x[2])), 60, 3);

    assertThat(YeoJohnsonFit.of(spec("yeo-johnson"), rows)).isNull();
  }

  /** Values of 10⁹ and more: at −2 all of them are ½ to a float, though a double differs. */
  @Test
  void powersThatFloatsDoNotResolveAreNotTaken() {
    double[] x = new double[60];
    Arrays.setAll(x, i -> 1e9 / (1.05 - i / 60.0));

    float lambda = (float) YeoJohnsonFit.lambda(x);

    float[] values = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float[] row = {(float) x[i]};
      PowerTransform.of(new float[] {lambda}).apply(row);
      values[i] = row[0];
    }
    for (int i = 1; i < values.length; i++) {
      assertThat(values[i]).isGreaterThan(values[i - 1]);
    }
  }

  @Test
  void aSpecDecides() {
    List<PackRow> rows = Toy.rows(Toy.SOURCE, x -> x[2] = (float) Math.exp(x[2]), 60, 3);

    assertThat(YeoJohnsonFit.of(spec("none"), rows)).isNull();
    PowerTransform power = Objects.requireNonNull(YeoJohnsonFit.of(spec("yeo-johnson"), rows));
    double[] third = rows.stream().mapToDouble(row -> Toy.x(row)[2]).toArray();
    assertThat(power.lambda()).hasSize(Toy.FEATURES);
    assertThat(power.lambda().get(2)).isEqualTo((float) YeoJohnsonFit.lambda(third));
    assertThat(power.lambda().get(3)).isEqualTo(1f);
  }

  @Test
  void fewRowsFitNothing() {
    List<PackRow> rows = Toy.rows(Toy.SOURCE, Toy.Shift.NONE, YeoJohnsonFit.MIN_ROWS, 3);

    assertThat(YeoJohnsonFit.of(spec("yeo-johnson"), rows)).isNotNull();
    assertThat(YeoJohnsonFit.of(spec("yeo-johnson"), rows.subList(1, rows.size()))).isNull();
  }

  @Test
  void inputsOfMoreDimensionsAreLeftAlone() {
    ModelSpec picture =
        ModelSpec.fromJson(
            spec("yeo-johnson")
                .toJson()
                .with(
                    "input",
                    Json.parse(
                        """
                        {"kind":"tensor","shape":[1,2,2]}
                        """)));

    assertThat(YeoJohnsonFit.of(picture, Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 60, 3))).isNull();
  }

  /** A fit to the first rows alone, or to all, would see the others. */
  @Test
  void manyRowsAreThinnedEvenly() {
    int times = 3;
    List<PackRow> rows = new ArrayList<>();
    for (PackRow row : Toy.rows(Toy.SOURCE, Toy.Shift.NONE, YeoJohnsonFit.MAX_ROWS, 3)) {
      rows.add(row);
      for (int i = 1; i < times; i++) {
        rows.add(Toy.withInput(row, (float) Math.exp(Toy.x(row)[0]), i, 0, 0));
      }
    }
    List<PackRow> thinned = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += times) {
      thinned.add(rows.get(i));
    }

    assertThat(YeoJohnsonFit.of(spec("yeo-johnson"), rows))
        .isEqualTo(YeoJohnsonFit.of(spec("yeo-johnson"), thinned));
  }

  private static ModelSpec spec(String transform) {
    return Toy.definition(Toy.policy(), transform).spec();
  }

  private static void assertFits(DoubleUnaryOperator quantile, double expected) {
    double[] x = new double[60];
    Arrays.setAll(x, i -> quantile.applyAsDouble((i + 0.5) / 60));
    assertThat(YeoJohnsonFit.lambda(x)).isCloseTo(expected, within(1e-3));
  }

  /** ℓ(λ)/n by the definition, with powers. */
  private static double logLikelihood(double[] x, double lambda) {
    double sum = 0;
    double squares = 0;
    double jacobian = 0;
    for (double value : x) {
      double psi =
          value >= 0
              ? (Math.pow(value + 1, lambda) - 1) / lambda
              : -(Math.pow(1 - value, 2 - lambda) - 1) / (2 - lambda);
      sum += psi;
      squares += psi * psi;
      jacobian += Math.signum(value) * Math.log(Math.abs(value) + 1);
    }
    double variance = squares / x.length - Math.pow(sum / x.length, 2);
    return -Math.log(variance) / 2 + (lambda - 1) * jacobian / x.length;
  }
}
