package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentInputsTest {
  private static final float[] FIRST = {0.8f, 0.1f, 0.1f};
  private static final float[] SECOND = {0.1f, 0.8f, 0.1f};

  private final RecentInputs recent = new RecentInputs(TestVersions.spec());

  @Test
  void remembersTheNewestOfThoseThatItSamples() {
    for (int i = 0; i < 100 * RecentInputs.EVERY; i++) {
      answered(i, FIRST);
    }

    List<Input> asked = new ArrayList<>();
    var unused =
        recent.rehearse(
            (rows, domains) -> {
              asked.addAll(rows);
              assertThat(domains).containsOnly("plant").hasSameSizeAs(rows);
              return scores(rows.size(), FIRST);
            },
            1);

    assertThat(asked)
        .hasSize(RecentInputs.MAX_ROWS)
        .first()
        .isEqualTo(row(68 * RecentInputs.EVERY));
    assertThat(asked).last().isEqualTo(row(99 * RecentInputs.EVERY));
  }

  @Test
  void takesOneRowOfARequestOfMany() {
    List<Input> rows = List.of(row(0), row(1), row(2));

    recent.answered(rows, "plant", 1, scores(3, FIRST));

    assertThat(recent.size()).isEqualTo(1);
  }

  @Test
  void takesNothingOfARequestOfNone() {
    recent.answered(List.of(), "plant", 1, new float[0][]);

    assertThat(recent.size()).isZero();
  }

  @Test
  void keepsWithinItsBytes() {
    RecentInputs large = new RecentInputs(taking(RecentInputs.MAX_BYTES / Float.BYTES / 3));
    RecentInputs tooLarge = new RecentInputs(taking(RecentInputs.MAX_BYTES / Float.BYTES + 1));

    for (int i = 0; i < 10 * RecentInputs.EVERY; i++) {
      large.answered(List.of(row(i)), "plant", 1, scores(1, FIRST));
      tooLarge.answered(List.of(row(i)), "plant", 1, scores(1, FIRST));
    }

    assertThat(large.size()).isEqualTo(3);
    assertThat(tooLarge.size()).isZero();
  }

  @Test
  void remembersNothingThatWasNotAnswered() {
    answered(1, new float[] {Float.NaN, 0, 1});

    assertThat(recent.size()).isZero();
  }

  @Test
  void comparesWithChampionOnly() {
    recent.answered(List.of(row(1)), "plant", 1, scores(1, FIRST));
    for (int i = 1; i < 2 * RecentInputs.EVERY; i++) {
      recent.answered(List.of(row(i)), "plant", 2, scores(1, FIRST));
    }

    assertThat(recent.rehearse((rows, domains) -> scores(rows.size(), FIRST), 1))
        .contains(new RecentInputs.Agreement(1, 1));
    assertThat(recent.rehearse((rows, domains) -> scores(rows.size(), SECOND), 2))
        .contains(new RecentInputs.Agreement(1, 0));
    assertThat(recent.rehearse((rows, domains) -> scores(rows.size(), FIRST), 3)).isEmpty();
  }

  @Test
  void refusesWhoeverDoesNotAnswer() {
    answered(1, FIRST);

    assertThatThrownBy(() -> recent.rehearse((rows, domains) -> new float[0][], 1))
        .isInstanceOf(CanaryException.class)
        .hasMessage("1 inputs get 0 answers");
    assertThatThrownBy(() -> recent.rehearse((rows, domains) -> new float[1][2], 9))
        .isInstanceOf(CanaryException.class)
        .hasMessageContaining("version 1 answered");
    assertThatThrownBy(
            () ->
                recent.rehearse(
                    (rows, domains) -> {
                      throw new IllegalStateException("no such layer");
                    },
                    1))
        .isInstanceOf(CanaryException.class)
        .hasMessageContaining("no such layer");
  }

  @Test
  void fitsSpecsWithTheSameInputAndClasses() {
    assertThat(recent.fits(TestVersions.spec())).isTrue();
    assertThat(recent.fits(taking(5))).isFalse();
  }

  private void answered(int i, float[] scores) {
    recent.answered(List.of(row(i)), "plant", 1, new float[][] {scores});
  }

  private static TensorInput row(int i) {
    return new TensorInput(TensorBytes.ofFloats(new float[] {i, 0, 0, 0}));
  }

  private static float[][] scores(int rows, float[] each) {
    float[][] scores = new float[rows][];
    Arrays.fill(scores, each);
    return scores;
  }

  private static ModelSpec taking(int features) {
    return ModelSpec.fromJson(
        Json.parse(
            """
            {"model":"valves","input":{"kind":"tensor","shape":[%d]},
             "classes":["open","shut","stuck"],"sourceDomain":"lab","targetDomain":"plant"}
            """
                .formatted(features)));
  }
}
