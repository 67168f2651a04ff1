package io.acclimate.core.adaptation.memory;

import io.acclimate.core.artifact.Digest;

/**
 * An example in memory, by reference.
 *
 * @param pack digest of the pack that holds it
 * @param row its row there, from 0
 */
public record RowRef(Digest pack, int row) {
  public RowRef {
    if (row < 0) {
      throw new IllegalArgumentException("row: " + row + " is below 0");
    }
  }
}
