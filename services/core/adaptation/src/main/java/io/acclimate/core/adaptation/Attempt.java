package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.training.DivergedException;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What an arm came up with. */
sealed interface Attempt {

  /**
   * A model to be judged.
   *
   * @param weights all tensors of the network by name
   * @param preprocessing how its inputs are normalised
   * @param optimizer the optimizer's state bound to the weights
   * @param steps optimizer steps it took
   * @param path what each weight's way from the head made the loss smaller by, by name of the
   *     weight; empty if nobody followed it
   * @param updates what made the weights of the ones that it began with, by name of the weight, as
   *     far as that is of low rank
   */
  record Candidate(
      SortedMap<String, TensorBytes> weights,
      Preprocessing preprocessing,
      OptimizerState optimizer,
      int steps,
      SortedMap<String, TensorBytes> path,
      SortedMap<String, LowRankUpdate> updates)
      implements Attempt {

    /** Whose weights moved in other ways. */
    Candidate(
        SortedMap<String, TensorBytes> weights,
        Preprocessing preprocessing,
        OptimizerState optimizer,
        int steps,
        SortedMap<String, TensorBytes> path) {
      this(weights, preprocessing, optimizer, steps, path, new TreeMap<>());
    }

    /** Whose weights nobody followed on their way. */
    Candidate(
        SortedMap<String, TensorBytes> weights,
        Preprocessing preprocessing,
        OptimizerState optimizer,
        int steps) {
      this(weights, preprocessing, optimizer, steps, new TreeMap<>());
    }
  }

  /**
   * No model.
   *
   * @param reason why, as the end of a sentence
   * @param steps optimizer steps that it took before it was stopped; 0 if nobody stopped it
   */
  record Skipped(String reason, int steps) implements Attempt {
    Skipped(String reason) {
      this(reason, 0);
    }
  }

  /** What a training comes to; no model if it diverges or is stopped. */
  static Attempt of(Supplier<Candidate> training) {
    try {
      return training.get();
    } catch (DivergedException e) {
      return new Skipped("training diverged: " + e.getMessage());
    } catch (StoppedEarlyException e) {
      return new Skipped(e.reason(), e.steps());
    }
  }
}
