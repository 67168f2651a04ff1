package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.scenarios.data.DataSet;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinualDrawTest {
  /** The first pixel of a row is its number; the others are in ascending order. */
  private static final DataSet TRAIN = pictures("train", 1_000);

  private static final DataSet TEST = pictures("test", 10);
  private static final ContinualProtocol PROTOCOL = new ContinualProtocol(4, 300, 50, 16);

  /** Adds 1,000 times the side. */
  private static final ChangedPictures SCENARIO =
      new ChangedPictures(
          "toy",
          "toy",
          (side, random) -> {
            float more = random.nextInt(1, 1_000) * 1_000f;
            return values -> new float[] {values[0] + more, values[1], values[2], values[3]};
          },
          PROTOCOL);

  @Test
  void everyRowOfATaskComesOnceChangedAlike() {
    ContinualDraw draw = new ContinualDraw(SCENARIO, TRAIN, TEST, 1_000, 1);
    List<Float> second = firstPixels(draw, 2);
    List<Float> third = firstPixels(draw, 3);

    assertThat(draw.experiences()).isEqualTo(4);
    assertThat(numbers(second)).doesNotHaveDuplicates().hasSize(1_000).isNotEqualTo(numbers(third));
    assertThat(changes(second)).hasSize(1).doesNotContainAnyElementsOf(changes(third));
    assertThat(changes(second)).isEqualTo(changes(inputs(draw.test(2).unlabelled())));
    assertThat(firstPixels(new ContinualDraw(SCENARIO, TRAIN, TEST, 1_000, 1), 2))
        .isEqualTo(second);
    assertThat(firstPixels(new ContinualDraw(SCENARIO, TRAIN, TEST, 1_000, 2), 2))
        .isNotEqualTo(second);
  }

  @Test
  void partsOfATaskAreItsRowsInOrder() {
    ContinualDraw draw = new ContinualDraw(SCENARIO, TRAIN, TEST, 1_000, 1);
    List<PackRow> rows = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      List<PackRow> part = draw.part(2, number, 3).rows();
      assertThat(part).hasSizeBetween(333, 334);
      rows.addAll(part);
    }

    assertThat(inputs(rows)).isEqualTo(firstPixels(draw, 2));
  }

  @Test
  void aRoundMakesOnePassOverTheTrainRows() {
    ContinualDraw draw = new ContinualDraw(SCENARIO, TRAIN, TEST, 1_000, 1);
    Pack experience = draw.experience(2, 0);
    long held =
        experience.rows().stream()
            .filter(row -> Side.of("evaluation", row.eventId(), 0.02) == Side.HOLD_OUT)
            .count();

    ModelSpec spec = draw.spec(experience);

    assertThat(spec.adaptation().steps()).isEqualTo((int) (300 - held) / 16);
    assertThat(spec.adaptation().batch()).as("half of it new").isEqualTo(32);
    assertThat(spec.adaptation().replay())
        .isEqualTo(new AdaptationPolicy.Replay(50, AdaptationPolicy.Replay.Policy.RESERVOIR, 0.5));
    assertThat(spec.holdOutFraction()).isEqualTo(0.02);
    assertThat(draw.definition().spec().adaptation().batch()).isEqualTo(16);
  }

  private static List<Float> firstPixels(ContinualDraw draw, int task) {
    List<PackRow> rows = new ArrayList<>();
    for (int number = 0; number < draw.experiences(); number++) {
      rows.addAll(draw.experience(task, number).rows());
    }
    assertThat(rows).extracting(PackRow::domain).containsOnly("task " + task);
    assertThat(rows).extracting(PackRow::label).doesNotContainNull();
    return inputs(rows);
  }

  private static List<Float> inputs(List<PackRow> rows) {
    List<Float> first = new ArrayList<>();
    for (PackRow row : rows) {
      FloatBuffer values = FloatBuffer.allocate(4);
      ((Input.TensorInput) row.input()).tensor().putFloats(values);
      first.add(values.get(0));
    }
    return first;
  }

  private static List<Integer> numbers(List<Float> first) {
    return first.stream().map(value -> Math.round(value) % 1_000).toList();
  }

  private static List<Integer> changes(List<Float> first) {
    return first.stream().map(value -> Math.round(value) / 1_000).distinct().toList();
  }

  private static DataSet pictures(String name, int count) {
    List<DataSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new DataSet.Row(new float[] {i, 1, 2, 3}, i % 2 == 0 ? "even" : "odd"));
    }
    return new DataSet(name, List.of(1L, 2L, 2L), rows);
  }
}
