package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Digest;
import org.jspecify.annotations.Nullable;

/** What is known of the data that a model was first trained on. */
public sealed interface Source {

  /**
   * Examples of it are in the replay memory and among the hold-outs.
   *
   * @param inputs mean and variance per element of the input, transformed if the model transforms
   *     it
   */
  record Examples(RunningStatistics inputs) implements Source {}

  /**
   * Only its statistics are known. Such a model was imported and transforms nothing.
   *
   * @param inputs mean and variance per element of the input
   * @param blob digest of the {@link SourceStatistics} blob
   */
  record Statistics(RunningStatistics inputs, Digest blob) implements Source {}

  /** Nothing is known of it. */
  record Unknown() implements Source {}

  /** Mean and variance of its inputs; null if unknown. */
  default @Nullable RunningStatistics inputStatistics() {
    return switch (this) {
      case Examples examples -> examples.inputs();
      case Statistics statistics -> statistics.inputs();
      case Unknown unknown -> null;
    };
  }
}
