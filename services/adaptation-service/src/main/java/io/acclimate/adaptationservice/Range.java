package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LastExperience;
import java.util.Optional;

/**
 * Offsets in one partition of the examples topic; other models' examples lie between.
 *
 * @param partition the partition
 * @param firstOffset offset of the first example
 * @param lastOffset offset of the last example, inclusive
 */
record Range(int partition, long firstOffset, long lastOffset) {
  Range {
    if (partition < 0 || firstOffset < 0 || lastOffset < firstOffset) {
      throw new InvalidFormatException(
          "range: partition %d, offsets %d to %d is not a range"
              .formatted(partition, firstOffset, lastOffset));
    }
  }

  /**
   * What is left after the examples that a head covers; empty if nothing is.
   *
   * @param last the last experience that the head covers
   */
  Optional<Range> after(LastExperience last) {
    if (last.partition() != partition || last.lastOffset() < firstOffset) {
      return Optional.of(this);
    }
    return last.lastOffset() >= lastOffset
        ? Optional.empty()
        : Optional.of(new Range(partition, last.lastOffset() + 1, lastOffset));
  }
}
