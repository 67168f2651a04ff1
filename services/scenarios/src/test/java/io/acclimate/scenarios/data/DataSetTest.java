package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSetTest {

  private static final DataSet.Row ROW = new DataSet.Row(new float[] {1, 2}, "a");

  @Test
  void copiesItsRows() {
    List<DataSet.Row> rows = new ArrayList<>(List.of(ROW));
    DataSet set = new DataSet("d", List.of(1L, 2L), rows);

    rows.clear();

    assertThat(set.rows()).containsExactly(ROW);
  }

  @Test
  void refusesARowOfAnotherSize() {
    assertThatThrownBy(() -> new DataSet("d", List.of(3L), List.of(ROW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("d row 0 has 2 values, its shape wants 3");
  }

  @Test
  void refusesWhatIsNotFinite() {
    DataSet.Row bad = new DataSet.Row(new float[] {1, Float.NaN}, "a");

    assertThatThrownBy(() -> new DataSet("d", List.of(2L), List.of(ROW, bad)))
        .hasMessage("d row 1 value 1 is NaN, wanted a finite number");
  }

  @Test
  void refusesAnEmptyLabel() {
    DataSet.Row bad = new DataSet.Row(new float[] {1, 2}, "");

    assertThatThrownBy(() -> new DataSet("d", List.of(2L), List.of(bad)))
        .hasMessage("d row 0 has an empty label");
  }

  @Test
  void refusesABlankNameAndImpossibleShapes() {
    assertThatThrownBy(() -> new DataSet(" ", List.of(2L), List.of(ROW)))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> new DataSet("d", List.of(), List.of(ROW)))
        .hasMessageContaining("shape []");
    assertThatThrownBy(() -> new DataSet("d", List.of(-1L, -2L), List.of(ROW)))
        .hasMessageContaining("shape [-1, -2]");
  }
}
