package io.acclimate.load.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {
  @Test
  void readsItsLineAmongOthers() {
    Speed speed = new Speed("torch-2.7.1+cpu", 300, 2.5, 0.125);

    assertThat(Speed.parse("a warning\n" + speed.line() + "\n")).isEqualTo(speed);
    assertThat(speed.stepsPerCpuSecond()).isEqualTo(120);
  }

  /** A loop that moves no weight would be fast; ln 10 = 2.3 is what guessing costs. */
  @ParameterizedTest
  @ValueSource(strings = {"2.302585", "0.6", "nan", "NaN", "inf"})
  void refusesWhatDidNotLearn(String loss) {
    String line = "engine=torch-1 steps=10 cpuSeconds=1.0 loss=" + loss;

    assertThatThrownBy(() -> Speed.parse(line))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("learnt too little");
  }

  @Test
  void refusesOutputWithoutFigures() {
    assertThatThrownBy(() -> Speed.parse("Traceback"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Traceback");
    assertThatThrownBy(() -> Overhead.parse("Traceback"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Traceback");
  }

  @Test
  void comparesStepsPerCpuSecondNotSeconds() {
    Speed ours = new Speed("djl", 100, 2, 0); // 50 a second
    Speed other = new Speed("torch", 300, 3, 0); // 100 a second
    List<TrainingPair> pairs = List.of(new TrainingPair(ours, other, other, null));

    assertThat(TrainingPair.ratio(pairs, TrainingPair::python).orElseThrow().median())
        .isEqualTo(0.5);
    assertThat(TrainingPair.ratio(pairs, TrainingPair::fused)).isEmpty();
  }

  @Test
  void readsEveryBlockOfAnOverhead() {
    List<Overhead> blocks = List.of(new Overhead(0.003, 0.002), new Overhead(0.002, 0.001));

    assertThat(Overhead.parse(blocks.get(0).line() + "\n" + blocks.get(1).line()))
        .isEqualTo(blocks);
    assertThat(Overhead.ratios(blocks).median()).isEqualTo(1.75);
  }
}
