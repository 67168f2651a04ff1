package io.acclimate.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NaturalOrderTest {
  @Test
  void ordersNumbersAsNumbers() {
    List<String> names =
        List.of("input", "input.2", "input.10", "input.10.b", "input.010", "label", "", "9", "10");

    assertThat(names.stream().sorted(new NaturalOrder()))
        .containsExactly(
            "", "9", "10", "input", "input.2", "input.010", "input.10", "input.10.b", "label");
  }
}
