package io.acclimate.load.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.model.InputSignature;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeededRowsTest {
  private static final List<String> CLASSES = List.of("a", "b");

  @Test
  void areTheSameForTheSameSeed() {
    assertThat(rows(1)).isEqualTo(rows(1)).isNotEqualTo(rows(2));
  }

  @Test
  void haveTheModelsShapeAndClasses() {
    assertThat(rows(1))
        .allSatisfy(
            row -> {
              assertThat(row.input().dtype()).isEqualTo(Dtype.F64);
              assertThat(row.input().shape()).containsExactly(2L, 3L);
              assertThat(row.label()).isIn(CLASSES);
            });
  }

  private static List<SeededRows.LabelledRow> rows(long seed) {
    SeededRows rows =
        new SeededRows(
            new InputSignature(InputSignature.Kind.TENSOR, Dtype.F64, List.of(2L, 3L)),
            CLASSES,
            seed);
    return IntStream.range(0, 20).mapToObj(i -> rows.next()).toList();
  }
}
