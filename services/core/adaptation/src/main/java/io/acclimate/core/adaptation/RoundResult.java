package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a round made. Nothing is stored yet: whoever completes the round puts the blobs first.
 *
 * @param verdict how it ended
 * @param reason why, one sentence
 * @param newHead what the next round starts from
 * @param serving digest of the new version's serving manifest; null if the weights did not change
 * @param training digest of the training manifest
 * @param profiles digest of the profiles of its train rows, as the version that comes of it
 *     answers, new or not; null if there is no new one and the rows are too few
 * @param sizeBytes bytes of the new version's manifest and tensors; 0 without a new version
 * @param report what each arm did
 * @param blobs all new blobs by digest, the pack included
 */
public record RoundResult(
    Verdict verdict,
    String reason,
    Head newHead,
    @Nullable Digest serving,
    Digest training,
    @Nullable Digest profiles,
    long sizeBytes,
    RoundReport report,
    Map<Digest, byte[]> blobs) {
  public RoundResult {
    blobs = Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
  }
}
