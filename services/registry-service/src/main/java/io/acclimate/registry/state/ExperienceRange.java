package io.acclimate.registry.state;

import io.acclimate.core.artifact.LastExperience;

/**
 * What a round learned from.
 *
 * @param number counts the model's experiences from 1, without gaps
 * @param partition partition of the example log
 * @param firstOffset offset of the first example that the round used
 * @param lastOffset offset of the last
 */
public record ExperienceRange(long number, int partition, long firstOffset, long lastOffset) {
  public ExperienceRange {
    if (number < 1) {
      throw new IllegalArgumentException("experience: " + number + " is not 1 or more");
    }
    if (partition < 0) {
      throw new IllegalArgumentException("partition: " + partition + " is not 0 or more");
    }
    if (firstOffset < 0 || lastOffset < firstOffset) {
      throw new IllegalArgumentException(
          "firstOffset, lastOffset: %d to %d is not a range".formatted(firstOffset, lastOffset));
    }
  }

  LastExperience asLast() {
    return new LastExperience(number, partition, lastOffset);
  }
}
