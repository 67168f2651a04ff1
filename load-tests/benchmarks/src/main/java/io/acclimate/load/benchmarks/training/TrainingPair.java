package io.acclimate.load.benchmarks.training;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the same work, one after the other.
 *
 * @param ours Acclimate's loop
 * @param stock DJL's own trainer
 * @param python torch with AdamW as it comes; null if that is not measured
 * @param fused torch with AdamW's fused form; null if that is not measured
 */
public record TrainingPair(Speed ours, Speed stock, @Nullable Speed python, @Nullable Speed fused) {

  /** Ours as a share of another's steps per CPU-second; empty if that one was not measured. */
  public static Optional<MedianInterval> ratio(
      List<TrainingPair> pairs, Function<TrainingPair, @Nullable Speed> other) {
    double[] ratios = new double[pairs.size()];
    for (int i = 0; i < ratios.length; i++) {
      Speed speed = other.apply(pairs.get(i));
      if (speed == null) {
        return Optional.empty();
      }
      ratios[i] = pairs.get(i).ours.stepsPerCpuSecond() / speed.stepsPerCpuSecond();
    }
    return Optional.of(MedianInterval.of(ratios));
  }
}
