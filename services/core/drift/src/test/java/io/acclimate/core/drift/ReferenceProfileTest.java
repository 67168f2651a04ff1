package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReferenceProfileTest {
  @Test
  void cutsNumbersAtTheirQuantiles() {
    double[] values = Samples.gaussian(6400, 0, 1, 1);

    ReferenceProfile profile = ReferenceProfile.ofNumbers("x", values);

    assertThat(profile.counts()).hasSize(64).containsOnly(100);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int k = 1; k < 64; k++) {
      assertThat(profile.edges()[k - 1]).isEqualTo(sorted[100 * k - 1]);
    }
    assertThat(profile.min()).isEqualTo(sorted[0]);
    assertThat(profile.max()).isEqualTo(sorted[6399]);
    assertThat(profile.n()).isEqualTo(6400);
  }

  @Test
  void putsAValueIntoTheBinThatItsEdgesSay() {
    ReferenceProfile profile =
        ReferenceProfile.of(
            "x", new double[] {-1, 0, 2.5}, new long[] {1, 0, 3, 4}, -2, 7, 1.25, 2);

    assertThat(profile.bin(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(profile.bin(-1)).isZero();
    assertThat(profile.bin(Math.nextUp(-1.0))).isEqualTo(1);
    assertThat(profile.bin(-0.0)).isEqualTo(1);
    assertThat(profile.bin(2.5)).isEqualTo(2);
    assertThat(profile.bin(2.6)).isEqualTo(3);
    assertThat(profile.bin(Double.POSITIVE_INFINITY)).isEqualTo(3);
    assertThatThrownBy(() -> profile.bin(Double.NaN)).hasMessageContaining("x: NaN");
  }

  @Test
  void findsTheSameBinAsCountingEdges() {
    double[] values = Samples.gaussian(500, 0, 1, 2);
    ReferenceProfile profile = ReferenceProfile.ofNumbers("x", values);
    long[] counts = new long[profile.bins()];

    for (double value : values) {
      int bin = (int) Arrays.stream(profile.edges()).filter(edge -> edge < value).count();
      assertThat(profile.bin(value)).isEqualTo(bin);
      counts[bin]++;
    }

    assertThat(profile.counts()).isEqualTo(counts);
  }

  @Test
  void givesRepeatedValuesBinsOfTheirOwn() {
    ReferenceProfile constant = ReferenceProfile.ofNumbers("x", new double[] {3, 3, 3});
    assertThat(constant.counts()).containsExactly(0, 3, 0);
    assertThat(constant.bin(3)).isEqualTo(1);
    assertThat(constant.bin(Math.nextDown(3.0))).isZero();
    assertThat(constant.bin(Math.nextUp(3.0))).isEqualTo(2);

    ReferenceProfile flag = ReferenceProfile.ofNumbers("x", new double[] {0, 1, -0.0, 1, 1});
    assertThat(flag.counts()).containsExactly(0, 2, 0, 3, 0);
  }

  @Test
  void hasAtMost64BinsWhateverIsRepeated() {
    SplittableRandom random = new SplittableRandom(3);
    for (int distinct = 1; distinct < 200; distinct++) {
      double[] values = new double[1 + random.nextInt(1000)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(distinct) * random.nextInt(distinct);
      }

      ReferenceProfile profile = ReferenceProfile.ofNumbers("x", values);

      assertThat(profile.bins()).isBetween(2, 64);
      assertThat(profile.n()).isEqualTo(values.length);
    }
  }

  @Test
  void computesMomentsWithoutOverflow() {
    ReferenceProfile huge =
        ReferenceProfile.ofNumbers("x", new double[] {-Double.MAX_VALUE, Double.MAX_VALUE});
    assertThat(huge.mean()).isZero();
    assertThat(huge.standardDeviation()).isEqualTo(Double.MAX_VALUE);

    ReferenceProfile small = ReferenceProfile.ofNumbers("x", new double[] {1, 2, 3, 4});
    assertThat(small.mean()).isEqualTo(2.5);
    // Rounding of four additions.
    assertThat(small.standardDeviation()).isCloseTo(Math.sqrt(1.25), within(1e-15));
  }

  @Test
  void countsCategories() {
    ReferenceProfile profile = ReferenceProfile.ofCategories("label", new long[] {0, 3, 1});

    assertThat(profile.edges()).containsExactly(0.5, 1.5);
    assertThat(profile.bin(0)).isZero();
    assertThat(profile.bin(2)).isEqualTo(2);
    assertThat(profile.min()).isEqualTo(1);
    assertThat(profile.max()).isEqualTo(2);
    assertThat(profile.mean()).isEqualTo(1.25);
    assertThat(profile.standardDeviation()).isEqualTo(Math.sqrt(3) / 4);
    assertThat(ReferenceProfile.ofCategories("label", new long[] {5}).bins()).isEqualTo(1);
  }

  @Test
  void comesBackFromItsParts() {
    ReferenceProfile profile = ReferenceProfile.ofNumbers("x", Samples.gaussian(77, 3, 2, 4));

    ReferenceProfile again =
        ReferenceProfile.of(
            profile.feature(),
            profile.edges(),
            profile.counts(),
            profile.min(),
            profile.max(),
            profile.mean(),
            profile.standardDeviation());

    assertThat(again).isEqualTo(profile).hasSameHashCodeAs(profile);
  }

  @Test
  void refusesWhatIsNoProfile() {
    double[] edges = {0, 1};
    long[] counts = {1, 2, 3};
    assertThatThrownBy(() -> ReferenceProfile.ofNumbers("x", new double[0]))
        .hasMessage("profile x: no values");
    assertThatThrownBy(() -> ReferenceProfile.ofNumbers("x", new double[] {1, Double.NaN}))
        .hasMessage("profile x: value NaN in row 1 is not finite");
    assertThatThrownBy(() -> ReferenceProfile.ofCategories("x", new long[3]))
        .hasMessage("profile x: no rows");
    assertThatThrownBy(() -> ReferenceProfile.of("x", edges, new long[2], 0, 1, 0, 1))
        .hasMessageContaining("2 counts for 2 edges");
    assertThatThrownBy(() -> ReferenceProfile.of("x", new double[] {1, 1}, counts, 0, 1, 0, 1))
        .hasMessageContaining("ascending");
    assertThatThrownBy(() -> ReferenceProfile.of("x", edges, new long[] {1, -1, 1}, 0, 1, 0, 1))
        .hasMessageContaining("count -1");
    assertThatThrownBy(() -> ReferenceProfile.of("x", edges, counts, 2, 1, 0, 1))
        .hasMessageContaining("min 2.0 is above max 1.0");
    assertThatThrownBy(() -> ReferenceProfile.of("x", edges, counts, 0, 1, 0, -1))
        .hasMessageContaining("standardDeviation -1.0");
    assertThatThrownBy(() -> ReferenceProfile.of(" ", edges, counts, 0, 1, 0, 1))
        .hasMessageContaining("blank");
  }
}
