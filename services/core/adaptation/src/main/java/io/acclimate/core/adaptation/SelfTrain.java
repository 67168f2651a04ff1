package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Learns from guesses of its own: the model labels the unlabelled target rows, trains on those of
 * each class that it is surest of, labels them anew, and so on with more of them ({@link #SHARES}),
 * always beside labelled rows of the experience and of the memory. Images and spectrograms are
 * guessed as they are and trained on as they are varied (noisy student). Alignment losses come on
 * top; with them, a first stretch of training makes the first guesses better.
 *
 * <p>As many of each class are taken as the model answers, not a fixed number: else what comes
 * rarely is guessed too often. Where most guesses are wrong they are learnt all the same.
 *
 * <p>Papers: D.-H. Lee, Pseudo-Label, ICML 2013 workshop on challenges in representation learning;
 * Y. Zou et al., Unsupervised Domain Adaptation for Semantic Segmentation via Class-Balanced
 * Self-Training, ECCV 2018, https://arxiv.org/abs/1810.07911 (shares by class, growing); Q. Xie et
 * al., Self-training with Noisy Student, CVPR 2020, https://arxiv.org/abs/1911.04252
 *
 * @param losses alignment losses, maybe none
 */
record SelfTrain(Environment environment, List<AlignmentLoss> losses) implements Strategy {
  /** Share of each guessed class that is trained on, in the order of the rounds of guessing. */
  private static final List<Double> SHARES = List.of(0.7, 0.9, 1.0);

  @Override
  public int steps(Material material) {
    return stretches() * TrainingRun.steps(material, targets(material).size());
  }

  private int stretches() {
    return SHARES.size() + (losses.isEmpty() ? 0 : 1);
  }

  @Override
  public Optional<String> obstacle(Material material) {
    if (targets(material).isEmpty()) {
      return Optional.of("the experience has no unlabelled train example of a target domain");
    } else if (material.lesson().labelled().isEmpty() && material.replay().isEmpty()) {
      return Optional.of("neither the experience nor the memory has a labelled example");
    }
    return BatchPlan.obstacle(material, losses);
  }

  @Override
  public Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor) {
    Optional<String> obstacle = obstacle(material);
    if (obstacle.isPresent()) {
      return new Attempt.Skipped(obstacle.get());
    }
    return Attempt.of(() -> train(material, targets(material), random, supervisor));
  }

  private Attempt.Candidate train(
      Material material, List<PackRow> targets, RandomGenerator random, Supervisor supervisor) {
    StartingPoint start = material.start();
    Attempt.Candidate candidate =
        new Attempt.Candidate(start.weights(), material.view(), start.optimizer(), 0);
    TrainingRun training =
        new TrainingRun(environment, material, random, supervisor.withoutObjection());
    TrainingRun last = new TrainingRun(environment, material, random, supervisor);
    int steps = steps(material) / stretches();
    if (!losses.isEmpty()) {
      candidate =
          training.run(candidate, BatchPlan.forSelfTraining(material, losses, List.of()), steps);
    }
    for (double share : SHARES) {
      List<PackRow> guesses = surest(guesses(candidate, material, targets), share);
      candidate =
          (share < 1 ? training : last)
              .run(candidate, BatchPlan.forSelfTraining(material, losses, guesses), steps);
    }
    return candidate;
  }

  private static List<PackRow> targets(Material material) {
    return material.lesson().unlabelled().stream()
        .filter(row -> !material.isSource(row.domain()))
        .toList();
  }

  /** A row with the class that the model gives it. */
  private record Guess(PackRow row, int label, float confidence) {}

  private List<Guess> guesses(
      Attempt.Candidate candidate, Material material, List<PackRow> targets) {
    ModelSpec spec = material.spec();
    try (ForwardPass pass =
        new ForwardPass(
            environment,
            material.start().network(),
            spec.input(),
            candidate.weights(),
            candidate.preprocessing())) {
      Logits logits = pass.logits(targets);
      List<Guess> guesses = new ArrayList<>();
      for (int i = 0; i < targets.size(); i++) {
        int label = logits.argMax(i);
        PackRow row = targets.get(i);
        PackRow labelled =
            new PackRow(
                row.eventId(),
                row.domain(),
                new LabelValue.ClassName(spec.classes().get(label)),
                row.side(),
                row.input());
        guesses.add(new Guess(labelled, label, logits.confidence(i)));
      }
      return guesses;
    }
  }

  /** The share of each class with the highest confidence, at least one row of each that came. */
  private static List<PackRow> surest(List<Guess> guesses, double share) {
    int classes = guesses.stream().mapToInt(Guess::label).max().orElse(-1) + 1;
    List<PackRow> surest = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      int of = label;
      List<Guess> own =
          guesses.stream()
              .filter(guess -> guess.label == of)
              .sorted(Comparator.comparingDouble(guess -> -guess.confidence))
              .toList();
      int taken = Math.min(own.size(), Math.max(1, (int) Math.round(share * own.size())));
      own.subList(0, taken).forEach(guess -> surest.add(guess.row));
    }
    return surest;
  }
}
