package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.LayerMovement;
import io.acclimate.core.adaptation.training.LowRankMovement;
import io.acclimate.core.adaptation.training.Movement;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.Retention;
import io.acclimate.core.model.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Trains on from the head's weights and moments, on batches that mix the experience's examples with
 * replayed ones (experience replay), and adds alignment losses to which target rows contribute
 * without their labels. By the usual schedule the learning rate falls to almost 0 within the round,
 * so that a round ends in a settled place.
 *
 * <p>If the model normalises its inputs, the statistics are estimated anew over all train rows so
 * far, for all domains alike: a feature that has drifted far from the source would otherwise come
 * in as a huge number for ever. But a model whose source has several domains was trained with each
 * normalised by itself, and so it stays, as {@link ReNormalise} does. Weight decay shrinks what
 * earlier rounds have left behind, without which a model that is trained on and on generalises
 * worse than one trained anew (J. T. Ash, R. P. Adams, On Warm-Starting Neural Network Training,
 * NeurIPS 2020, https://arxiv.org/abs/1910.08475).
 *
 * <p>Paper: D. Rolnick et al., Experience Replay for Continual Learning, NeurIPS 2019,
 * https://arxiv.org/abs/1811.11682
 *
 * <p>How much of the network moves is the arm's: {@link LayerMovement}, {@link LowRankMovement}, or
 * first the last layer for half of the steps and then all of it, each half with a schedule of its
 * own: while the last layer is wrong for the rows, its gradient would spoil the features (LP-FT; A.
 * Kumar et al., Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution,
 * ICLR 2022, https://arxiv.org/abs/2202.10054, which fits the last layer until it converges).
 *
 * @param arm which losses it adds, what keeps it from forgetting, and how much of the network moves
 */
record FineTune(Environment environment, Arm arm) implements Strategy {
  @Override
  public int steps(Material material) {
    return TrainingRun.steps(material, material.lesson().labelled().size());
  }

  @Override
  public Optional<String> obstacle(Material material) {
    if (material.lesson().labelled().isEmpty()) {
      return Optional.of("the experience has no labelled train example");
    }
    return BatchPlan.obstacle(material, arm.losses())
        .or(
            () ->
                arm.retentions().contains(Retention.A_GEM)
                        && !BatchPlan.forFineTuning(material, arm).has(Role.CURRENT)
                    ? Optional.of("a-gem: no batch has labelled examples of the experience")
                    : Optional.empty());
  }

  @Override
  public Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor) {
    Optional<String> obstacle = obstacle(material);
    if (obstacle.isPresent()) {
      return new Attempt.Skipped(obstacle.get());
    }
    StartingPoint start = material.start();
    Attempt.Candidate from =
        new Attempt.Candidate(start.weights(), restandardised(material), start.optimizer(), 0);
    BatchPlan plan = BatchPlan.forFineTuning(material, arm);
    return Attempt.of(() -> train(from, plan, material, random, supervisor));
  }

  private Attempt.Candidate train(
      Attempt.Candidate from,
      BatchPlan plan,
      Material material,
      RandomGenerator random,
      Supervisor supervisor) {
    double rate = material.spec().adaptation().learningRateAfter(rowsBefore(material));
    int steps = steps(material);
    List<Function<Movement.Start, Movement>> stretches = stretches(random);
    Attempt.Candidate candidate = from;
    for (int i = 0; i < stretches.size(); i++) {
      int own = steps * (i + 1) / stretches.size() - steps * i / stretches.size();
      boolean last = i == stretches.size() - 1;
      candidate =
          new TrainingRun(
                  environment, material, random, last ? supervisor : supervisor.withoutObjection())
              .run(candidate, plan, own, rate, stretches.get(i));
    }
    return candidate;
  }

  /** What moves, in equal parts of the steps one after the other. */
  private List<Function<Movement.Start, Movement>> stretches(RandomGenerator random) {
    return switch (arm.tuning()) {
      case Tuning.Whole whole -> List.of(LayerMovement::all);
      case Tuning.LastLayers last -> List.of(start -> LayerMovement.last(start, last.count()));
      case Tuning.ProbeFirst probe ->
          List.of(start -> LayerMovement.last(start, 1), LayerMovement::all);
      case Tuning.Discriminative discriminative -> List.of(LayerMovement::discriminative);
      case Tuning.LowRank lowRank -> List.of(start -> new LowRankMovement(start, random));
    };
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
    } else if (before.byDomain().keySet().stream().anyMatch(material::isSource)) {
      return ReNormalise.normalised(material, material.memory().statistics().keySet());
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
