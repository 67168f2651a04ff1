package io.acclimate.load.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NumbersTest {
  private final Numbers numbers = new Numbers("pair-0-", 2);

  @Test
  void isCompleteWhenEachIsAnswered() {
    assertThat(numbers.add("pair-0-1")).isEqualTo(1);
    assertThat(numbers.complete()).isFalse();

    assertThat(numbers.add("pair-0-0")).isZero();
    assertThat(numbers.complete()).isTrue();
  }

  @Test
  void refusesASecondAnswer() {
    var unused = numbers.add("pair-0-1");

    assertThatThrownBy(() -> numbers.add("pair-0-1")).hasMessage("pair-0-1 is answered twice");
  }

  @Test
  void refusesWhatNobodyAsked() {
    assertThatThrownBy(() -> numbers.add("pair-0-2")).hasMessage("nobody asked pair-0-2");
    assertThatThrownBy(() -> numbers.add("pair-1-0")).hasMessage("nobody asked pair-1-0");
  }
}
