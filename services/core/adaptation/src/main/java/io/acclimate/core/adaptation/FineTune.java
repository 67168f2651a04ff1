package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.DivergedException;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Trains on from the head's weights and moments, on batches that mix the experience's examples with
 * replayed ones (experience replay), and adds alignment losses to which target rows contribute
 * without their labels. The learning rate falls to almost 0 within the round, so that a round ends
 * in a settled place.
 *
 * <p>If the model normalises its inputs, the statistics are estimated anew over all train rows so
 * far, for all domains alike: a feature that has drifted far from the source would otherwise come
 * in as a huge number for ever. Weight decay shrinks what earlier rounds have left behind, without
 * which a model that is trained on and on generalises worse than one trained anew (J. T. Ash, R. P.
 * Adams, On Warm-Starting Neural Network Training, NeurIPS 2020, https://arxiv.org/abs/1910.08475).
 *
 * <p>Paper: D. Rolnick et al., Experience Replay for Continual Learning, NeurIPS 2019,
 * https://arxiv.org/abs/1811.11682
 *
 * @param arm which losses it adds, and what keeps it from forgetting
 */
record FineTune(Environment environment, Arm arm) implements Strategy {
  @Override
  public Attempt attempt(Material material, RandomGenerator random, BooleanSupplier cancelled) {
    if (material.lesson().labelled().isEmpty()) {
      return new Attempt.Skipped("the experience has no labelled train example");
    }
    Optional<String> obstacle = BatchPlan.obstacle(material, arm.losses());
    if (obstacle.isPresent()) {
      return new Attempt.Skipped(obstacle.get());
    }
    StartingPoint start = material.start();
    Attempt.Candidate from =
        new Attempt.Candidate(start.weights(), restandardised(material), start.optimizer(), 0);
    try {
      return new TrainingRun(environment, material, random, cancelled)
          .run(
              from,
              BatchPlan.forFineTuning(material, arm),
              TrainingRun.steps(material, material.lesson().labelled().size()),
              material.spec().adaptation().learningRateAfter(rowsBefore(material)));
    } catch (DivergedException e) {
      return new Attempt.Skipped("training diverged: " + e.getMessage());
    }
  }

  /**
   * Labelled train rows before the round, of the source too; the memory has this round's by now.
   */
  private static long rowsBefore(Material material) {
    return Math.max(0, material.memory().replay().seen() - material.lesson().labelled().size());
  }

  private static Preprocessing restandardised(Material material) {
    Preprocessing before = material.start().manifest().preprocessing();
    if (before.byDefault() == null) {
      return before;
    }
    List<RunningStatistics> parts = new ArrayList<>();
    if (material.memory().source() instanceof Source.Statistics known) {
      parts.add(known.inputs()); // its rows never came through memory
    }
    parts.addAll(material.memory().statistics().values());
    return before.with(
        Standardisation.of(
            RunningStatistics.pooled(parts).shared(material.spec().input().groups())),
        Map.of());
  }
}
