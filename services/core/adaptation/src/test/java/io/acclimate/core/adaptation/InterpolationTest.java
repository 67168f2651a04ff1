package io.acclimate.core.adaptation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InterpolationTest {
  private static final Json NO_REPLAY =
      Json.object().with("capacity", 300).with("policy", "class-balanced").with("share", 0);

  private static final ModelDefinition DEFINITION =
      Toy.definition(Toy.policy().with("replay", NO_REPLAY));
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());
  private final Material material =
      Toy.material(DEFINITION, FIRST, blobs, Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 160, 4));
  private final StartingPoint start = material.start();

  @Test
  void weightsAreOnTheStraightLineAndCountsAreTheCandidates() {
    TreeMap<String, TensorBytes> from = new TreeMap<>();
    from.put("w", TensorBytes.ofFloats(new float[] {1, -2, 0, 8}, 2, 2));
    from.put("batches", TensorBytes.ofLongs(new long[] {7}));
    TreeMap<String, TensorBytes> to = new TreeMap<>();
    to.put("w", TensorBytes.ofFloats(new float[] {5, 2, 0, 0}, 2, 2));
    to.put("batches", TensorBytes.ofLongs(new long[] {9}));
    Attempt.Candidate candidate =
        new Attempt.Candidate(
            to,
            start.manifest().preprocessing(),
            OptimizerState.empty(),
            80,
            new TreeMap<>(Map.of("w", TensorBytes.ofFloats(new float[] {4, 0, 1, 2}, 2, 2))));

    Attempt.Candidate between =
        Interpolation.between(
            new StartingPoint(start.manifest(), start.network(), from, start.state()),
            candidate,
            0.25f);

    assertThat(between.weights())
        .containsEntry("w", TensorBytes.ofFloats(new float[] {2, -1, 0, 6}, 2, 2))
        .containsEntry("batches", TensorBytes.ofLongs(new long[] {9}));
    assertThat(between.path())
        .containsEntry("w", TensorBytes.ofFloats(new float[] {1, 0, 0.25f, 0.5f}, 2, 2));
    assertThat(between.steps()).isEqualTo(80);
    assertThat(between.preprocessing()).isEqualTo(candidate.preprocessing());
  }

  @Test
  void aPartOfAnUpdateOfLowRankIsOne() {
    Attempt.Candidate end = candidate(Arm.of("fine-tuning+lora"));
    assertThat(end.updates()).containsOnlyKeys("fc1.weight", "head.weight");

    Attempt.Candidate between = Interpolation.between(start, end, 0.25f);

    assertThat(between.weights()).isNotEqualTo(start.weights()).isNotEqualTo(end.weights());
    between
        .updates()
        .forEach(
            (name, update) -> {
              assertThat(update).isEqualTo(requireNonNull(end.updates().get(name)).times(0.25f));
              assertThat(between.weights())
                  .containsEntry(name, update.addedTo(requireNonNull(start.weights().get(name))));
            });
  }

  @Test
  void goesAsFarAsNothingIsForgotten() {
    Attempt.Candidate end = candidate(Arm.FINE_TUNING);
    double before = nothing().accuracy();
    double limit = 0.05;

    Interpolation.Way way = interpolation(limit).way(Arm.FINE_TUNING, end, nothing());

    assertThat(before - accuracy(end)).isGreaterThan(limit);
    assertThat(way.share()).isIn(0.25f, 0.5f, 0.75f);
    assertThat(way.reason()).startsWith("it forgets " + Toy.SOURCE);
    assertThat(before - accuracy(way.apply(end))).isLessThan(limit + 1e-9);
    assertThat(before - accuracy(Interpolation.between(start, end, way.share() + 0.25f)))
        .as("a quarter further")
        .isGreaterThan(limit);
  }

  @Test
  void goesToTheEndIfTheLimitAllowsOrNoShareHelpsOrItDidNotBeginAtTheHead() {
    Attempt.Candidate end = candidate(Arm.FINE_TUNING);

    assertThat(interpolation(1).way(Arm.FINE_TUNING, end, nothing()).apply(end)).isSameAs(end);
    assertThat(interpolation(0.05).way(Arm.RETRAINING, end, nothing()).apply(end)).isSameAs(end);
    assertThat(interpolation(0.05).way(Arm.FINE_TUNING, ruined(end), nothing()).share())
        .isEqualTo(1);
  }

  /** Whose weights are so far off that a quarter of the way is too much. */
  private Attempt.Candidate ruined(Attempt.Candidate candidate) {
    TreeMap<String, TensorBytes> weights = new TreeMap<>(candidate.weights());
    weights.put("head.bias", TensorBytes.ofFloats(new float[] {1e6f, 0, 0}));
    return new Attempt.Candidate(
        weights, candidate.preprocessing(), candidate.optimizer(), candidate.steps());
  }

  private Attempt.Candidate candidate(Arm arm) {
    Environment.cpu().apply();
    return (Attempt.Candidate)
        Strategy.of(arm, Environment.cpu()).attempt(material, new SplittableRandom(1), () -> false);
  }

  private Interpolation interpolation(double limit) {
    return new Interpolation(start, examination(), new Judge(0.05, 0.5, limit, Set.of(Toy.TARGET)));
  }

  private Scores nothing() {
    return examination().score(start.weights(), start.manifest().preprocessing());
  }

  private double accuracy(Attempt.Candidate candidate) {
    return examination().score(candidate.weights(), candidate.preprocessing()).accuracy();
  }

  private Examination examination() {
    List<PackRow> source = Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 400, 3);
    return new Examination(
        Environment.cpu(),
        DEFINITION.network(),
        DEFINITION.spec().input(),
        DEFINITION.spec().classes(),
        new TreeMap<>(Map.of(Toy.SOURCE, source)));
  }
}
