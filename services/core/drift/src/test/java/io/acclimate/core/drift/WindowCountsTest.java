package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowCountsTest {
  @Test
  void slides() {
    WindowCounts window = new WindowCounts(3);
    window.add(0);
    window.add(2);
    window.add(2);
    window.remove(0);

    assertThat(window.counts()).containsExactly(0, 0, 2);
    assertThat(window.n()).isEqualTo(2);
    assertThat(window.count(2)).isEqualTo(2);
  }

  @Test
  void mergesExactly() {
    WindowCounts window = WindowCounts.of(1, 2);

    window.add(WindowCounts.of(3, 4));

    assertThat(window.counts()).containsExactly(4, 6);
    assertThat(window.n()).isEqualTo(10);
  }

  @Test
  void refusesWhatCannotBe() {
    WindowCounts window = new WindowCounts(2);
    assertThatThrownBy(() -> window.remove(1)).hasMessage("bin 1 holds no row to remove");
    assertThatThrownBy(() -> window.add(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> window.add(new WindowCounts(3))).hasMessageContaining("3 bins");
    assertThatThrownBy(() -> new WindowCounts(0)).hasMessage("bins: 0 must be 1 or more");
    assertThatThrownBy(() -> WindowCounts.of(-1)).hasMessageContaining("-1 is not in 0..");
    WindowCounts full = WindowCounts.of(Integer.MAX_VALUE);
    assertThatThrownBy(() -> full.add(0)).isInstanceOf(ArithmeticException.class);
    assertThat(full.n()).isEqualTo(Integer.MAX_VALUE);
  }
}
