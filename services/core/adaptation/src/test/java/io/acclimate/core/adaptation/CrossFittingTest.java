package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.memory.Unasked;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CrossFittingTest {
  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy().with("steps", 600));
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);
  private static final Digest SEED = Digest.of(new byte[] {1});

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());
  private final Strategy fineTuning = Strategy.of(Arm.FINE_TUNING, Environment.cpu());

  @Test
  void isForFewHoldOutsAndEnoughLabels() {
    assertThat(crossFitting(rows(20), 14)).isTrue();
    assertThat(crossFitting(rows(20), 15)).isFalse();
    assertThat(crossFitting(rows(2), 0)).isTrue();
    assertThat(crossFitting(rows(1), 0)).isFalse();
  }

  /** Labels that nothing foretells: only who trained on a row can know its label. */
  @Test
  void noRowIsAnsweredByWhatTrainedOnIt() {
    SplittableRandom random = new SplittableRandom(5);
    List<PackRow> noise = new ArrayList<>();
    for (PackRow row : rows(60)) {
      noise.add(Toy.withLabel(row, Toy.CLASSES.get(random.nextInt(3))));
    }
    Material material = material(noise);
    CrossFitting crossFitting = CrossFitting.ifNeeded(material, examination(0), SEED).orElseThrow();

    Scores judged =
        crossFitting
            .score(Arm.FINE_TUNING, fineTuning, material, UnaryOperator.identity(), () -> false)
            .orElseThrow();
    Attempt.Candidate all =
        (Attempt.Candidate) fineTuning.attempt(material, new SplittableRandom(1), () -> false);

    assertThat(judged.size()).isEqualTo(60);
    assertThat(crossFitting.scoreUntrained(all).accuracy())
        .as("learnt by heart")
        .isGreaterThan(0.55);
    // A third is chance; its deviation over sixty rows is 0.06.
    assertThat(judged.accuracy()).isLessThan(0.5);
  }

  @Test
  void ofThreeLabelsEachIsAnsweredOnce() {
    Material material = material(rows(3));
    CrossFitting crossFitting = CrossFitting.ifNeeded(material, examination(0), SEED).orElseThrow();

    Scores judged =
        crossFitting
            .score(Arm.FINE_TUNING, fineTuning, material, UnaryOperator.identity(), () -> false)
            .orElseThrow();

    assertThat(judged.size()).isEqualTo(3);
  }

  @Test
  void theSameSeedGivesTheSameScoresInTheOrderOfEveryOtherArm() {
    Material material = material(rows(20));
    CrossFitting one = CrossFitting.ifNeeded(material, examination(0), SEED).orElseThrow();
    CrossFitting other = CrossFitting.ifNeeded(material, examination(0), SEED).orElseThrow();

    Scores scores =
        one.score(Arm.FINE_TUNING, fineTuning, material, UnaryOperator.identity(), () -> false)
            .orElseThrow();

    assertThat(
            other
                .score(Arm.FINE_TUNING, fineTuning, material, UnaryOperator.identity(), () -> false)
                .orElseThrow()
                .doubts())
        .containsExactly(scores.doubts());
    assertThat(scores.byDomain().keySet()).containsExactly(Toy.TARGET);
  }

  @Test
  void whatJudgesGoesAsFarAsTheCandidate() {
    Material material = material(rows(20));
    CrossFitting crossFitting = CrossFitting.ifNeeded(material, examination(0), SEED).orElseThrow();
    Attempt.Candidate head = new KeepAll().attempt(material, new SplittableRandom(1), () -> false);

    Scores judged =
        crossFitting
            .score(Arm.FINE_TUNING, fineTuning, material, candidate -> head, () -> false)
            .orElseThrow();

    assertThat(judged.doubts()).containsExactly(crossFitting.scoreUntrained(head).doubts());
  }

  private boolean crossFitting(List<PackRow> rows, int holdOuts) {
    return CrossFitting.ifNeeded(material(rows), examination(holdOuts), SEED).isPresent();
  }

  private static List<PackRow> rows(int count) {
    return Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, count, 2).stream()
        .map(row -> Toy.withSide(row, Side.TRAIN))
        .toList();
  }

  private static Examination examination(int holdOuts) {
    return new Examination(
        Environment.cpu(),
        DEFINITION.network(),
        DEFINITION.spec().input(),
        DEFINITION.spec().classes(),
        new TreeMap<>(
            Map.of(
                Toy.SOURCE, Toy.rows(Toy.SOURCE, Toy.Shift.NONE, 40, 3),
                Toy.TARGET, Toy.rows(Toy.TARGET, Toy.Shift.DIAGONAL, holdOuts, 4))));
  }

  private Material material(List<PackRow> rows) {
    Pack pack = new Pack(rows);
    DataState memory = new DataState(new Source.Unknown());
    memory.add(
        pack.digest(), pack, DEFINITION.spec(), null, new SplittableRandom(9), new Unasked());
    return new Material(
        DEFINITION.spec(),
        StartingPoint.load(FIRST.head(), blobs),
        Lesson.of(pack, DEFINITION.spec()),
        List.of(),
        memory,
        null);
  }
}
