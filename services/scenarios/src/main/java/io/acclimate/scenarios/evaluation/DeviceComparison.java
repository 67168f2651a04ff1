package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.List;
import java.util.Locale;

/** Holds a device against the CPU, by one round of fine-tuning. */
final class DeviceComparison {
  private static final double NANOS = 1e9;

  private DeviceComparison() {}

  /**
   * What a device makes of a round.
   *
   * @param stepsPerSecond with all that a round does besides, and the answers to the stage's rows
   * @param accuracy of these answers, 0..1
   */
  private record Figures(double stepsPerSecond, double accuracy) {}

  /**
   * Runs the round on both, and says how fast they were and how far apart they are.
   *
   * @param stage with at least one label
   */
  static String line(
      ModelDefinition definition,
      InitialModel source,
      Stage stage,
      long seed,
      Environment environment) {
    Figures cpu = measure(definition, source, stage, seed, Environment.cpu());
    Figures device = measure(definition, source, stage, seed, environment);
    return String.format(
        Locale.ROOT,
        "fine-tuning to %s: %.0f steps per second on %s, %.0f on the CPU; accuracy %.4f, %+.4f from"
            + " the CPU's",
        stage.domain(),
        device.stepsPerSecond(),
        environment.deviceName(),
        cpu.stepsPerSecond(),
        device.accuracy(),
        device.accuracy() - cpu.accuracy());
  }

  private static Figures measure(
      ModelDefinition definition,
      InitialModel source,
      Stage stage,
      long seed,
      Environment environment) {
    Method fineTuning = new ByRounds("fine-tuning", Arm.FINE_TUNING, environment);
    fineTuning.begin(definition, source, seed).answers(stage); // the first loads libraries
    long beginNanos = System.nanoTime();
    List<String> answers = fineTuning.begin(definition, source, seed).answers(stage);
    double seconds = (System.nanoTime() - beginNanos) / NANOS;
    return new Figures(
        definition.spec().adaptation().steps() / seconds, Answers.accuracy(answers, stage.truth()));
  }
}
