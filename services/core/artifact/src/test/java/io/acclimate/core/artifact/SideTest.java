package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SideTest {
  @Test
  void followsTheRuleInExactArithmetic() {
    for (double fraction : new double[] {0, 1e-18, 0.1, 0.2, 0.499, 0.75, Math.nextDown(1.0)}) {
      BigDecimal threshold = new BigDecimal(fraction).multiply(BigDecimal.valueOf(2).pow(64));
      for (int i = 0; i < 1000; i++) {
        byte[] hash = Digest.of(("m\0e" + i).getBytes(StandardCharsets.UTF_8)).bytes();
        BigDecimal value = new BigDecimal(new BigInteger(1, Arrays.copyOf(hash, 8)));
        Side expected = value.compareTo(threshold) < 0 ? Side.HOLD_OUT : Side.TRAIN;
        assertThat(Side.of("m", "e" + i, fraction)).isEqualTo(expected);
      }
    }
  }

  @Test
  void holdsOutAboutTheFraction() {
    int held = 0;
    for (int i = 0; i < 10_000; i++) {
      held += Side.of("gas-sensors", "event-" + i, 0.2) == Side.HOLD_OUT ? 1 : 0;
    }
    // four standard deviations of a binomial(10000, 0.2)
    assertThat(held).isBetween(1840, 2160);
  }

  @Test
  void refusesFractionsOutsideZeroToOne() {
    for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> Side.of("m", "e", fraction)).hasMessageContaining("holdOutFraction");
    }
  }
}
