package io.acclimate.eventprocessor.experience;

/**
 * How far examples.v1 has been read and committed. It may be ahead of the last example's offset:
 * transaction markers take offsets, too, but nobody ever sees them as records.
 */
@FunctionalInterface
public interface ReadPositions {
  /** Next offset to read in a partition of examples.v1; 0 when it is not known. */
  long nextExample(int partition);
}
