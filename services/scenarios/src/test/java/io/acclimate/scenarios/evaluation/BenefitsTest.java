package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.acclimate.scenarios.evaluation.Benefits.Point;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BenefitsTest {
  private static final List<Point> SCRATCH =
      List.of(new Point(40, 0.9, 8), new Point(10, 0.6, 2), new Point(20, 0.5, 4));

  @Test
  void interpolatesOverTheLogarithmOfLabels() {
    EvaluationReport.Benefit benefit = only(new Point(5, 0.75, 3));

    // halfway from 10 labels to 40, for 20 were worse than 10: √(10 · 40) labels, (2 + 8) / 2 s
    assertThat(Objects.requireNonNull(benefit.scratchLabels())).isCloseTo(20, within(1e-9));
    assertThat(Objects.requireNonNull(benefit.scratchSeconds())).isCloseTo(5, within(1e-9));
    assertThat(benefit.labels()).isEqualTo(5);
    assertThat(benefit.trainSeconds()).isEqualTo(3);
  }

  @Test
  void takesTheFirstPointWhereThatIsEnough() {
    EvaluationReport.Benefit benefit = only(new Point(0, 0.3, 1));

    assertThat(benefit.scratchLabels()).isEqualTo(10);
    assertThat(benefit.scratchSeconds()).isEqualTo(2);
  }

  @Test
  void saysWhatWasTriedWhereNothingIsEnough() {
    EvaluationReport.Benefit benefit = only(new Point(5, 0.95, 1));

    assertThat(benefit.scratchLabels()).isNull();
    assertThat(benefit.scratchSeconds()).isNull();
    assertThat(benefit.scratchLabelsTried()).isEqualTo(40);
  }

  private static EvaluationReport.Benefit only(Point adapted) {
    return Benefits.of(List.of(adapted), SCRATCH).get(0);
  }
}
