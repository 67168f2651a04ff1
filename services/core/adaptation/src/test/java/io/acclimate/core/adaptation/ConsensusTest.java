package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsensusTest {
  /** Of the first row two are a little for class 0 and one is sure of class 1. */
  private static final Logits ONE = logits(0.6, 0.4, 0.1, 0.9);

  private static final Logits TWO = logits(0.6, 0.4, 0.8, 0.2);
  private static final Logits THREE = logits(0.01, 0.99, 0.2, 0.8);

  @Test
  void sumsWhatEachGivesToAClassAndCountsNoVotes() {
    Consensus consensus = Consensus.of(List.of(ONE, TWO, THREE));

    // 0.6 + 0.6 + 0.01 < 0.4 + 0.4 + 0.99, and 0.1 + 0.8 + 0.2 < 0.9 + 0.2 + 0.8
    assertThat(consensus.classes()).containsExactly(1, 1);
    assertThat(consensus.agreement(ONE)).isEqualTo(1);
    assertThat(consensus.agreement(TWO)).isZero();
    assertThat(consensus.agreement(THREE)).isEqualTo(2);
  }

  @Test
  void oneModelAgreesWithItself() {
    assertThat(Consensus.of(List.of(TWO)).agreement(TWO)).isEqualTo(2);
  }

  @Test
  void nobodyAgreesOnNoRows() {
    Logits none = new Logits(new float[0], 2);

    assertThat(Consensus.of(List.of(none, none)).agreement(none)).isZero();
  }

  /** Of probabilities, two a row. */
  private static Logits logits(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return new Logits(logits, 2);
  }
}
