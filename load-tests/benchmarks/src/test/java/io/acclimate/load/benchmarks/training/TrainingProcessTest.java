package io.acclimate.load.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingProcessTest {
  private static final Workload SHORT = new Workload(BenchNetwork.CNN, 32, 120, 10, 1);

  @Test
  void measuresJavaAloneWhereThereIsNoPython() throws Exception {
    List<String> remarks = new ArrayList<>();
    Optional<PythonTorch> missing = PythonTorch.find("no-such-python", remarks::add);

    List<TrainingPair> pairs = new TrainingBenchmark(SHORT, missing, remarks::add).pairs(1);

    assertThat(pairs.getFirst().ours().stepsPerCpuSecond()).isPositive();
    assertThat(pairs.getFirst().stock().stepsPerCpuSecond()).isPositive();
    assertThat(pairs.getFirst().python()).isNull();
    assertThat(remarks.getFirst()).contains("no-such-python").contains("nothing of Python");
    assertThat(remarks.getLast()).contains("cnn, pair 1").contains("Python not measured");
  }

  @Test
  void aWholeStepCostsMoreThanItsPasses() throws Exception {
    List<Overhead> blocks =
        new TrainingBenchmark(
                new Workload(BenchNetwork.MLP, 32, 20, 50, 1), Optional.empty(), line -> {})
            .overheads(2);

    assertThat(blocks)
        .hasSize(2)
        .allSatisfy(
            block -> {
              assertThat(block.passes()).isPositive();
              assertThat(block.ratio()).isGreaterThan(1);
            });
  }

  @Test
  void workloadsReadTheirOwnArguments() {
    assertThat(Workload.parse(SHORT.arguments())).isEqualTo(SHORT);
  }
}
