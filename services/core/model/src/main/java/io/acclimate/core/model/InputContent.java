package io.acclimate.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the numbers of an input are. It decides which of them share statistics, and whether rows are
 * varied at random when they are trained on.
 */
public enum InputContent {
  /** Quantities of their own, each with its own unit; any shape. */
  FEATURES,
  /** Brightness of a picture, [channels, height, width]: a channel's pixels share statistics. */
  IMAGE,
  /** Loudness over time, [1, frames, bands]: a band's frames share statistics. */
  SPECTROGRAM;

  /** As specs spell it. */
  public String key() {
    return Keys.key(this);
  }

  /** Why inputs of this shape cannot be this; empty if they can. */
  Optional<String> check(List<Long> shape) {
    return switch (this) {
      case FEATURES -> Optional.empty();
      case IMAGE -> shape.size() == 3 ? Optional.empty() : Optional.of("[channels, height, width]");
      case SPECTROGRAM ->
          shape.size() == 3 && shape.get(0) == 1
              ? Optional.empty()
              : Optional.of("[1, frames, bands]");
    };
  }

  /**
   * Which elements share statistics.
   *
   * @param shape one that {@link #check} takes
   * @return for each element the number of its group, from 0 on
   */
  public int[] groups(List<Long> shape) {
    int elements = Math.toIntExact(Shapes.elements(shape));
    int[] groups = new int[elements];
    switch (this) {
      case FEATURES -> Arrays.setAll(groups, i -> i);
      case IMAGE -> {
        int pixels = Math.toIntExact(shape.get(1) * shape.get(2));
        Arrays.setAll(groups, i -> i / pixels);
      }
      case SPECTROGRAM -> {
        int bands = Math.toIntExact(shape.get(2));
        Arrays.setAll(groups, i -> i % bands);
      }
    }
    return groups;
  }
}
