package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.core.adaptation.training.LayerMovement;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.Tuning;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of the network arms move that fine-tune. */
class TuningTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final List<PackRow> ROWS = Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 2);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fine-tuning+head-only",
        "fine-tuning+mcc+coral+head-only",
        "fine-tuning+der+ewc+l2-sp+head-only"
      })
  void theHeadAloneMoves(String arm) {
    Attempt.Candidate candidate = attempt(Arm.of(arm));

    StartingPoint start = start();
    assertThat(candidate.weights().get("fc1.weight")).isEqualTo(start.weights().get("fc1.weight"));
    assertThat(candidate.weights().get("fc1.bias")).isEqualTo(start.weights().get("fc1.bias"));
    assertThat(candidate.weights().get("head.weight"))
        .isNotEqualTo(start.weights().get("head.weight"));
    assertThat(candidate.weights().get("head.bias")).isNotEqualTo(start.weights().get("head.bias"));
  }

  /** The same in two calls, of which the first leaves what is below the head bit for bit. */
  @Test
  void probingMovesTheHeadForHalfOfTheStepsAndThenAll() {
    Material material = material();
    TrainingRun training =
        new TrainingRun(Environment.cpu(), material, new SplittableRandom(1), () -> false);
    BatchPlan plan = BatchPlan.forFineTuning(material, Arm.FINE_TUNING);
    StartingPoint start = start();
    Preprocessing preprocessing = attempt(Arm.FINE_TUNING).preprocessing();
    double rate = 0.02 / Math.sqrt(1 + 300 / 20_000.0); // after 300 train rows of the source

    Attempt.Candidate probed =
        training.run(
            new Attempt.Candidate(start.weights(), preprocessing, start.optimizer(), 0),
            plan,
            40,
            rate,
            begin -> LayerMovement.last(begin, 1));
    Attempt.Candidate whole = training.run(probed, plan, 40, rate, LayerMovement::all);

    assertThat(probed.weights().get("fc1.weight")).isEqualTo(start.weights().get("fc1.weight"));
    assertThat(probed.weights().get("head.bias")).isNotEqualTo(start.weights().get("head.bias"));
    assertThat(whole.weights().get("fc1.weight")).isNotEqualTo(start.weights().get("fc1.weight"));
    assertThat(attempt(Arm.fineTuning(new Tuning.ProbeFirst()))).isEqualTo(whole);
  }

  /** An odd number of steps is not one fewer. */
  @Test
  void probingTakesAllSteps() {
    Material material =
        Toy.material(Toy.definition(Toy.policy().with("steps", 7)), FIRST, blobs, ROWS);

    Attempt attempt =
        Strategy.of(Arm.fineTuning(new Tuning.ProbeFirst()), Environment.cpu())
            .attempt(material, new SplittableRandom(1), () -> false);

    assertThat(((Attempt.Candidate) attempt).steps()).isEqualTo(7);
  }

  /** A penalty on the way from the round's start, not from that of the second half. */
  @Test
  void aStrongPullHoldsProbedWeightsWhereTheRoundBegan() {
    ModelDefinition strong =
        Toy.definition(Toy.policy().with("retentionWeights", Json.object().with("l2-sp", 1e6)));

    Attempt attempt =
        Strategy.of(Arm.of("fine-tuning+l2-sp+probe-first"), Environment.cpu())
            .attempt(
                Toy.material(strong, FIRST, blobs, ROWS), new SplittableRandom(1), () -> false);

    float[] after =
        Objects.requireNonNull(((Attempt.Candidate) attempt).weights().get("head.bias")).floats();
    float[] before = Objects.requireNonNull(start().weights().get("head.bias")).floats();
    for (int i = 0; i < before.length; i++) {
      // the last step's rate is 0.02/40: pulled by 500 against a step of 0.0005
      assertThat(after[i]).isCloseTo(before[i], within(1e-4f));
    }
  }

  @Test
  void layersAsManyAsThereAreIsFineTuning() {
    assertThat(attempt(Arm.of("fine-tuning+last-2"))).isEqualTo(attempt(Arm.FINE_TUNING));
  }

  private Attempt.Candidate attempt(Arm arm) {
    return (Attempt.Candidate)
        Strategy.of(arm, Environment.cpu())
            .attempt(material(), new SplittableRandom(1), () -> false);
  }

  private Material material() {
    return Toy.material(DEFINITION, FIRST, blobs, ROWS);
  }

  private StartingPoint start() {
    return StartingPoint.load(FIRST.head(), blobs);
  }
}
