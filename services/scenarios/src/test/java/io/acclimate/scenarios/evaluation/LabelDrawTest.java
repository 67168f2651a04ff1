package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.scenarios.data.DataSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelDrawTest {
  private final DataSet target = target(Map.of("a", 30, "b", 8, "c", 1));

  @Test
  void drawsSoManyOfADomainAndScoresAllOthers() {
    LabelDraw draw = LabelDraw.of(target, 12, LabelUnit.A_DOMAIN, new SplittableRandom(1));

    assertThat(draw.labelled()).hasSize(12).isSorted().doesNotHaveDuplicates();
    assertThat(draw.unlabelled())
        .hasSize(27)
        .isSorted()
        .doesNotContainAnyElementsOf(draw.labelled());
    assertThat(LabelDraw.of(target, 12, LabelUnit.A_DOMAIN, new SplittableRandom(1)))
        .isEqualTo(draw);
    assertThat(LabelDraw.of(target, 12, LabelUnit.A_DOMAIN, new SplittableRandom(2)))
        .isNotEqualTo(draw);
  }

  @Test
  void drawsSoManyOfEachClassButLeavesOneToScore() {
    LabelDraw draw = LabelDraw.of(target, 10, LabelUnit.A_CLASS, new SplittableRandom(1));

    assertThat(counts(draw)).isEqualTo(Map.of("a", 10, "b", 7));
  }

  @Test
  void everyRowIsDrawnAsOftenAsAnother() {
    int[] drawn = new int[39];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 3_900; i++) {
      LabelDraw.of(target, 1, LabelUnit.A_DOMAIN, random).labelled().forEach(row -> drawn[row]++);
    }

    // 100 each with a deviation of 10; five deviations.
    assertThat(Arrays.stream(drawn).boxed()).allMatch(times -> times >= 50 && times <= 150);
  }

  @Test
  void noLabelsAreADrawToo() {
    LabelDraw draw = LabelDraw.of(target, 0, LabelUnit.A_DOMAIN, new SplittableRandom(1));

    assertThat(draw.labelled()).isEmpty();
    assertThat(draw.unlabelled()).hasSize(39);
  }

  private Map<String, Integer> counts(LabelDraw draw) {
    Map<String, Integer> counts = new TreeMap<>();
    draw.labelled().forEach(row -> counts.merge(target.rows().get(row).label(), 1, Integer::sum));
    return counts;
  }

  private static DataSet target(Map<String, Integer> rowsByClass) {
    List<DataSet.Row> rows = new ArrayList<>();
    new TreeMap<>(rowsByClass)
        .forEach(
            (label, count) -> {
              for (int i = 0; i < count; i++) {
                rows.add(new DataSet.Row(new float[] {i}, label));
              }
            });
    return new DataSet("target", List.of(1L), rows);
  }
}
