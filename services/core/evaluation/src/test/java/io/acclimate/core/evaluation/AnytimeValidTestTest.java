package io.acclimate.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.evaluation.AnytimeValidTest.Wealth;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class AnytimeValidTestTest {
  private static final AnytimeValidTest TEST = AnytimeValidTest.defaults();

  @Test
  void equalsTheFormulas() {
    double alpha = 0.01;
    double c = 0.4;
    Wealth wealth = new AnytimeValidTest(alpha, c).newWealth();
    double[] differences = differences(300, 7, AnytimeValidTestTest::better);

    double product = 1;
    double largest = 1;
    for (int t = 1; t <= differences.length; t++) {
      double squares = 0;
      double sum = 0;
      for (int i = 1; i < t; i++) {
        sum += differences[i - 1];
        squares += Math.pow(differences[i - 1] - sum / (i + 1), 2);
      }
      double variance = (1 + squares) / t;
      double bet =
          Math.min(c, Math.sqrt(2 * Math.log(1 / alpha) / (variance * t * Math.log(1 + t))));
      assertThat(wealth.bet()).isCloseTo(bet, within(1e-12));
      product *= 1 + bet * differences[t - 1];
      largest = Math.max(largest, product);

      assertThat(wealth.add(differences[t - 1])).isEqualTo(largest >= 1 / alpha);
      // Rounding of at most 300 factors.
      assertThat(wealth.eValue()).isCloseTo(product, within(1e-11 * product));
      assertThat(wealth.pValue()).isCloseTo(1 / largest, within(1e-11));
    }
    assertThat(wealth.n()).isEqualTo(300);
  }

  @Test
  void keepsItsLevelHoweverOftenItIsLookedAt() {
    assertKeepsLevel(random -> random.nextBoolean() ? 1 : -1);
    assertKeepsLevel(random -> 2 * random.nextDouble() - 1);
    assertKeepsLevel(AnytimeValidTestTest::alike);
    // Mean 0 by rare large gains: 0.9·(−0.1) + 0.1·0.9.
    assertKeepsLevel(random -> random.nextDouble() < 0.9 ? -0.1 : 0.9);
    // Mean 0 by rare large losses.
    assertKeepsLevel(random -> random.nextDouble() < 0.9 ? 0.1 : -0.9);
  }

  /** Why it exists: a test made for one look does not keep its level over many. */
  @Test
  void keepsALevelThatTheTestForOneLookLoses() {
    int streams = 200;
    int anytime = 0;
    int repeated = 0;
    for (int seed = 0; seed < streams; seed++) {
      Wealth wealth = TEST.newWealth();
      int wins = 0;
      int losses = 0;
      boolean rejected = false;
      double[] differences = differences(500, seed, AnytimeValidTestTest::alike);
      for (double difference : differences) {
        wealth.add(difference);
        wins += difference > 0 ? 1 : 0;
        losses += difference < 0 ? 1 : 0;
        rejected |= new PairedTest(wins, losses).pValue() <= TEST.level();
      }
      anytime += wealth.rejects() ? 1 : 0;
      repeated += rejected ? 1 : 0;
    }
    assertThat(anytime / (double) streams).isLessThanOrEqualTo(0.05);
    assertThat(repeated / (double) streams).isGreaterThan(0.10);
  }

  /** The number of differences it takes: any change of the arithmetic shows here. */
  @Test
  void findsABetterCandidate() {
    assertThat(delay(42, random -> random.nextDouble() < 0.8 ? 1 : -1)).isEqualTo(13);
    assertThat(delay(42, AnytimeValidTestTest::better)).isEqualTo(172);
    assertThat(delay(42, random -> 0.02)).isEqualTo(302);
  }

  @Test
  void findsEveryBetterCandidateOfTwoHundredStreams() {
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      found += delay(seed, AnytimeValidTestTest::better) <= 1000 ? 1 : 0;
    }
    assertThat(found).isEqualTo(200);
  }

  @Test
  void aWorseCandidateLosesTheWealthAndNeverWins() {
    Wealth wealth = TEST.newWealth();
    for (double difference : differences(5000, 3, AnytimeValidTestTest::better)) {
      assertThat(wealth.add(-difference)).isFalse();
    }
    assertThat(wealth.eValue()).isBetween(0.0, 1e-6);
    assertThat(wealth.pValue()).isGreaterThan(TEST.level());
  }

  @Test
  void doesNotTakeBackWhatItFound() {
    Wealth wealth = TEST.newWealth();
    while (!wealth.add(1)) {
      assertThat(wealth.eValue()).isLessThan(20);
    }
    double pValue = wealth.pValue();
    for (int i = 0; i < 1000; i++) {
      wealth.add(-1);
    }

    assertThat(wealth.eValue()).isLessThan(1);
    assertThat(wealth.rejects()).isTrue();
    assertThat(wealth.pValue()).isEqualTo(pValue).isLessThanOrEqualTo(0.05);
  }

  @Test
  void knowsNothingAtFirstAndLearnsNothingFromTies() {
    Wealth wealth = TEST.newWealth();
    assertThat(wealth.eValue()).isEqualTo(1);
    assertThat(wealth.pValue()).isEqualTo(1);
    assertThat(wealth.rejects()).isFalse();
    for (int i = 0; i < 1000; i++) {
      wealth.add(0);
    }

    assertThat(wealth.eValue()).isEqualTo(1);
    assertThat(wealth.n()).isEqualTo(1000);
  }

  @Test
  void goesOnExactlyFromItsStateAtEveryDifference() {
    Wealth uninterrupted = TEST.newWealth();
    Wealth restored = TEST.newWealth();
    for (double difference : differences(500, 8, AnytimeValidTestTest::better)) {
      restored = TEST.restore(restored.state());

      assertThat(restored.add(difference)).isEqualTo(uninterrupted.add(difference));
      assertThat(restored.n()).isEqualTo(uninterrupted.n());
      assertThat(restored.eValue()).isEqualTo(uninterrupted.eValue());
      assertThat(restored.pValue()).isEqualTo(uninterrupted.pValue());
      assertThat(restored.state()).isEqualTo(uninterrupted.state());
    }
  }

  @Test
  void refusesTheStateOfAnother() {
    byte[] state = TEST.newWealth().state();
    byte[] format = state.clone();
    format[0] = 2;

    assertThatThrownBy(() -> new AnytimeValidTest(0.01, 0.5).restore(state))
        .hasMessageContaining("level=0.05")
        .hasMessageContaining("level=0.01");
    assertThatThrownBy(() -> TEST.restore(format)).hasMessage("state: format 2, expected 1");
    assertThatThrownBy(() -> TEST.restore(Arrays.copyOf(state, state.length - 1)))
        .hasMessageContaining("bytes, expected " + state.length);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> new AnytimeValidTest(0, 0.5))
        .hasMessage("level: 0.0 is not in 0..1 (both excluded)");
    assertThatThrownBy(() -> new AnytimeValidTest(0.05, 1)).hasMessageContaining("largestBet: 1.0");
    assertThatThrownBy(() -> TEST.newWealth().add(1.01))
        .hasMessage("difference: 1.01 is not in -1..1");
    assertThatThrownBy(() -> TEST.newWealth().add(Double.NaN)).hasMessageContaining("NaN");
  }

  private static void assertKeepsLevel(ToDoubleFunction<SplittableRandom> difference) {
    int streams = 2000;
    int rejected = 0;
    for (int seed = 0; seed < streams; seed++) {
      Wealth wealth = TEST.newWealth();
      for (double d : differences(500, seed, difference)) {
        wealth.add(d);
      }
      rejected += wealth.rejects() ? 1 : 0;
    }
    // The level holds for the probability; three standard errors of a share of 2,000 at most.
    double slack = 3 * Math.sqrt(0.05 * 0.95 / streams);
    assertThat(rejected / (double) streams).isLessThanOrEqualTo(TEST.level() + slack);
  }

  private static int delay(long seed, ToDoubleFunction<SplittableRandom> difference) {
    Wealth wealth = TEST.newWealth();
    int n = 0;
    for (double d : differences(100_000, seed, difference)) {
      n++;
      if (wealth.add(d)) {
        return n;
      }
    }
    throw new AssertionError("nothing found in " + n + " differences");
  }

  /** Two models of the same quality: each right where the other is wrong on a tenth. */
  private static double alike(SplittableRandom random) {
    double draw = random.nextDouble();
    return draw < 0.1 ? 1 : draw < 0.2 ? -1 : 0;
  }

  /** A candidate that is right more often by a tenth: right on 0.15 more, wrong on 0.05. */
  private static double better(SplittableRandom random) {
    double draw = random.nextDouble();
    return draw < 0.15 ? 1 : draw < 0.2 ? -1 : 0;
  }

  private static double[] differences(
      int n, long seed, ToDoubleFunction<SplittableRandom> difference) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] differences = new double[n];
    Arrays.setAll(differences, i -> difference.applyAsDouble(random));
    return differences;
  }
}
