package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.NetworkSpec;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Trains new weights on all that the memory has and on the experience, a third of each batch from
 * the source, from earlier domains and from the experience, and normalises every domain by its own
 * statistics. What earlier rounds have learnt wrong is gone with their weights; what they have
 * learnt from rows that the memory has lost is gone too.
 *
 * <p>Batches are twice as large and steps twice as many as an arm has that begins with trained
 * weights.
 *
 * <p>Paper: A. Prabhu, P. Torr, P. Dokania, GDumb: A Simple Approach that Questions Our Progress in
 * Continual Learning, ECCV 2020, https://doi.org/10.1007/978-3-030-58536-5_31; the normalisation by
 * domain is that of {@link ReNormalise}.
 */
record Retrain(Environment environment) implements Strategy {
  private static final int TIMES = 2;

  @Override
  public int steps(Material material) {
    return TIMES * TrainingRun.steps(material, material.lesson().labelled().size());
  }

  @Override
  public Optional<String> obstacle(Material material) {
    if (material.lesson().labelled().isEmpty()) {
      return Optional.of("the experience has no labelled train example");
    } else if (material.replay().isEmpty()) {
      return Optional.of("the memory holds no earlier example");
    }
    return Optional.empty();
  }

  @Override
  public Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor) {
    Optional<String> obstacle = obstacle(material);
    if (obstacle.isPresent()) {
      return new Attempt.Skipped(obstacle.get());
    }
    NetworkSpec network = material.start().network();
    SortedMap<String, TensorBytes> weights =
        new TreeMap<>(Initialisation.kaimingUniform(network, random));
    Attempt.Candidate from =
        new Attempt.Candidate(
            weights,
            ReNormalise.normalised(material, material.memory().statistics().keySet()),
            OptimizerState.empty(),
            0);
    return Attempt.of(
        () ->
            new TrainingRun(environment, material, random, supervisor)
                .run(
                    from,
                    BatchPlan.forRetraining(material, TIMES * material.batch()),
                    steps(material)));
  }
}
