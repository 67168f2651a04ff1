package io.acclimate.driftprocessor.wire;

import io.acclimate.driftprocessor.reference.FeatureReference;
import java.util.List;

/**
 * A block of a reference.
 *
 * @param epoch of the change of champion that brought it
 * @param version the champion's
 * @param block its number, from 0
 * @param blocks how many make the reference
 * @param features at most 64
 * @param writtenAtMillis time stamp of its record
 */
public record ReferenceBlock(
    String model,
    long epoch,
    int version,
    int block,
    int blocks,
    List<FeatureReference> features,
    long writtenAtMillis)
    implements Step {
  public ReferenceBlock {
    features = List.copyOf(features);
  }
}
