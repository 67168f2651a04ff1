package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.Retention;
import io.acclimate.core.model.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedRecipeTest {
  private static final ContinualProtocol PERMUTED =
      ContinualProtocol.published(PublishedRecipe.PERMUTED);
  private static final ContinualProtocol ROTATED =
      ContinualProtocol.published(PublishedRecipe.ROTATED);

  /**
   * The authors' step is η·(∇CE(new) + β·∇CE(replayed) + α·∇MSE(replayed)); a spec's is η'·(the
   * mean cross-entropy of all rows + w·MSE), in which the new rows have the share 1 − s.
   */
  @ParameterizedTest
  @CsvSource({
    "permuted, fine-tuning, 0.1, 1, 0",
    "rotated, fine-tuning, 0.1, 1, 0",
    "permuted, fine-tuning+der, 0.2, 0.5, 1",
    "rotated, fine-tuning+der, 0.2, 1, 0.5",
  })
  void stepsOnNewAndReplayedRowsAreTheAuthors(
      String pictures, String method, double rate, double beta, double alpha) {
    AdaptationPolicy policy = policy(pictures, method, true);
    double own = policy.optimizer().learningRate();
    double share = policy.replay().share();

    assertThat(policy.batch() * (1 - share)).as("new rows").isCloseTo(128, within(1e-9));
    assertThat(own * (1 - share)).isCloseTo(rate, within(1e-9));
    assertThat(own * share).isCloseTo(rate * beta, within(1e-9));
    if (alpha > 0) {
      assertThat(own * policy.weightOf(Retention.DER)).isCloseTo(rate * alpha, within(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "permuted, fine-tuning+ewc, 0.1, ewc, 1.4",
    "rotated, fine-tuning+ewc, 0.1, ewc, 1.4",
    "permuted, fine-tuning+si, 0.1, si, 0.5",
    "rotated, fine-tuning+si, 0.1, si, 1",
  })
  void penaltiesDoWithoutReplay(
      String pictures, String method, double rate, String retention, double weight) {
    AdaptationPolicy policy = policy(pictures, method, true);

    assertThat(policy.replay().share()).isZero();
    assertThat(policy.batch()).isEqualTo(128);
    assertThat(policy.optimizer().learningRate()).isEqualTo(rate);
    assertThat(policy.retentionWeights())
        .anySatisfy(
            (key, value) -> {
              assertThat(key.key()).isEqualTo(retention);
              assertThat(value).isEqualTo(weight);
            });
  }

  @Test
  void isPlainGradientDescentInOnePass() {
    AdaptationPolicy policy = policy("permuted", "fine-tuning", true);

    assertThat(policy.optimizer().kind()).isEqualTo(AdaptationPolicy.Optimizer.Kind.SGD);
    assertThat(policy.optimizer().momentum()).isZero();
    assertThat(policy.optimizer().weightDecay()).isZero();
    assertThat(policy.steps()).isEqualTo(1_280 / 128);
    assertThat(policy.learningRateAfter(1_000_000))
        .isCloseTo(policy.optimizer().learningRate(), within(1e-9));
  }

  /** The memory takes answers from the end of a round, and they should be settled. */
  @Test
  void theRateIsConstantButWithReplay() {
    assertThat(policy("permuted", "fine-tuning", true).schedule()).isEqualTo(Schedule.LINEAR);
    assertThat(policy("rotated", "fine-tuning+der", true).schedule()).isEqualTo(Schedule.LINEAR);
    assertThat(policy("permuted", "fine-tuning+ewc", true).schedule()).isEqualTo(Schedule.CONSTANT);
    assertThat(policy("rotated", "fine-tuning+si", true).schedule()).isEqualTo(Schedule.CONSTANT);
    assertThat(policy("rotated", "fine-tuning+a-gem", true).schedule())
        .isEqualTo(Schedule.CONSTANT);
  }

  @Test
  void theFirstRoundHasNothingToReplay() {
    AdaptationPolicy first = policy("permuted", "fine-tuning+der", false);

    assertThat(first.batch()).isEqualTo(128);
    assertThat(first.replay().share()).isZero();
    assertThat(first.optimizer().learningRate()).isEqualTo(0.2);
  }

  /** The authors' memory takes rows in every step, their importance is taken once a task. */
  @Test
  void replayedTasksComeInPartsAndConsolidatedOnesWhole() {
    assertThat(PublishedRecipe.PERMUTED.rounds("fine-tuning")).isEqualTo(10);
    assertThat(PublishedRecipe.PERMUTED.rounds("fine-tuning+der")).isEqualTo(10);
    assertThat(PublishedRecipe.PERMUTED.rounds("fine-tuning+ewc")).isEqualTo(1);
    assertThat(PublishedRecipe.PERMUTED.rounds("fine-tuning+si")).isEqualTo(1);
  }

  /** A-GEM's replayed rows have no part in the loss. */
  @Test
  void whatOnlyBoundsStepsLeavesTheirRateAlone() {
    AdaptationPolicy policy = policy("rotated", "fine-tuning+a-gem", true);

    assertThat(policy.optimizer().learningRate()).isEqualTo(0.3);
    assertThat(policy.replay().share()).isEqualTo(0.5);
    assertThat(policy.batch()).isEqualTo(256);
  }

  @Test
  void refusesAMethodWithoutSettings() {
    assertThatThrownBy(() -> policy("rotated", "auto", true))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("method: 'auto' has no published settings")
        .hasMessageContaining("fine-tuning+der");
  }

  private static AdaptationPolicy policy(String pictures, String method, boolean memory) {
    boolean permuted = pictures.equals("permuted");
    ModelSpec spec =
        (permuted ? PERMUTED : ROTATED)
            .onePass(
                4,
                List.of("a", "b"),
                1_280,
                permuted ? PublishedRecipe.PERMUTED : PublishedRecipe.ROTATED,
                method,
                memory);
    return spec.adaptation();
  }
}
