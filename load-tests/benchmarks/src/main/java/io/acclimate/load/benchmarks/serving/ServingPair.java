package io.acclimate.load.benchmarks.serving;

import io.acclimate.load.benchmarks.training.MedianInterval;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The same callers, one run after the other.
 *
 * @param joined requests that wait go through the network together
 * @param single each goes alone
 */
public record ServingPair(ServingRun joined, ServingRun single) {

  /** Joined as a share of single. */
  public static MedianInterval ratio(List<ServingPair> pairs, ToDoubleFunction<ServingRun> figure) {
    return MedianInterval.of(
        pairs.stream()
            .mapToDouble(
                pair -> figure.applyAsDouble(pair.joined) / figure.applyAsDouble(pair.single))
            .toArray());
  }
}
