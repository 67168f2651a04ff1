package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.Contender.Judged;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Among arms that beat nothing, where nothing but fourteen labels tells them apart. */
class PreferenceTest {
  private static final int ANSWERS = 14;

  private static final ModelDefinition DEFINITION = Toy.definition(Toy.policy());
  private static final InitialModel FIRST = Toy.pretrained(DEFINITION);

  private final MemoryBlobStore blobs = Toy.store(FIRST.blobs());
  private final Material material =
      Toy.material(
          DEFINITION,
          FIRST,
          blobs,
          Toy.rows(Toy.TARGET, Toy.Shift.NONE, ANSWERS, 1).stream()
              .filter(row -> row.side() == Side.TRAIN)
              .toList());
  private final Attempt.Candidate kept =
      new KeepAll().attempt(material, new SplittableRandom(1), () -> false);

  @Test
  void fewLabelsPreferTheFirstThatFineTunes() {
    List<Judged> winners =
        List.of(entry("retraining", 10), entry("fine-tuning", 8), entry("fine-tuning+coral", 10));

    assertThat(best(true, winners)).isEqualTo("fine-tuning");
    assertThat(best(false, winners)).isEqualTo("retraining");
  }

  /** Seven of seven that one has right and the other wrong are no chance, six may be. */
  @Test
  void unlessAnotherIsFarAhead() {
    assertThat(best(true, List.of(entry("fine-tuning", 7), entry("retraining", 14))))
        .isEqualTo("retraining");
    assertThat(best(true, List.of(entry("fine-tuning", 8), entry("retraining", 14))))
        .isEqualTo("fine-tuning");
  }

  @Test
  void whatNoneCanBeFarAheadOfIsSure() {
    assertThat(preference(true).sure(List.of(entry("retraining", 14), entry("fine-tuning", 8))))
        .hasValue(Arm.of("fine-tuning"));
    assertThat(preference(true).sure(List.of(entry("fine-tuning", 7)))).isEmpty();
    assertThat(
            preference(true).sure(List.of(entry("fine-tuning", 7), entry("fine-tuning+coral", 9))))
        .as("the first may still lose, to one that comes later")
        .isEmpty();
    assertThat(preference(true).sure(List.of(entry("retraining", 14)))).isEmpty();
    assertThat(preference(false).sure(List.of(entry("fine-tuning", 8)))).isEmpty();
  }

  private String best(boolean fewLabels, List<Judged> winners) {
    return preference(fewLabels).best(winners, winners, kept).arm().key();
  }

  private Preference preference(boolean fewLabels) {
    return new Preference(
        material,
        new Examination(
            Environment.cpu(),
            material.start().network(),
            material.spec().input(),
            material.spec().classes(),
            new TreeMap<>()),
        new Judge(0.5, 0.5, 0.05, Set.of(Toy.TARGET)),
        fewLabels);
  }

  /** That beat nothing, with so many own answers right. */
  private Judged entry(String arm, int right) {
    boolean[] correct = new boolean[ANSWERS];
    Arrays.fill(correct, 0, right, true);
    return new Judged(
        Arm.of(arm),
        0,
        kept,
        32,
        new Interpolation.Way(material.start(), 1, ""),
        new Scores(
            new TreeMap<>(Map.of(Toy.TARGET, new Scores.Answers(correct, new double[ANSWERS])))),
        new Judge.Ruling(0.4, true, "it gains"));
  }
}
