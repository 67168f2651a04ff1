package io.acclimate.load.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.load.benchmarks.serving.Perceptron;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final Perceptron SMALL = new Perceptron(3, 4, 2);

  @Test
  void comesBackOutOfItsArguments() {
    Workload workload = new Workload(SMALL, 10, 20, 30, 40);

    assertThat(Workload.parse(workload.arguments())).isEqualTo(workload);
  }

  @Test
  void makesTheSameRowsAndWeightsInEachProcess() {
    Workload one = new Workload(SMALL, 10, 20, 30, 40);
    Workload other = Workload.parse(one.arguments());

    assertThat(one.distinctRows()).isEqualTo(other.distinctRows());
    assertThat(one.weights()).isEqualTo(other.weights());
  }

  @Test
  void countsAtLeastABatch() {
    assertThatThrownBy(() -> new Workload(SMALL, 10, 0, 9, 1)).hasMessageContaining("rows=9");
  }
}
