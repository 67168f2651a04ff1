package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Names;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.model.ModelSpec;

/**
 * All that a round depends on besides the blobs that these digests address.
 *
 * @param model registered name of the model
 * @param head what the round starts from
 * @param pack the experience's examples
 * @param experience number of the experience
 * @param partition partition of the example log
 * @param lastOffset offset of the experience's last example
 * @param spec the spec in force when the experience was closed
 * @param specDigest its digest
 */
public record RoundRequest(
    String model,
    Head head,
    Pack pack,
    long experience,
    int partition,
    long lastOffset,
    ModelSpec spec,
    Digest specDigest) {
  public RoundRequest {
    Names.requireModel(model);
  }
}
