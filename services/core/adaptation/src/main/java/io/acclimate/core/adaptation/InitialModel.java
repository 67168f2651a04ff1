package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of a model, ready to be registered. Nothing is stored yet: put the blobs first.
 *
 * @param head what the first round starts from
 * @param serving digest of the serving manifest
 * @param training digest of the training manifest
 * @param profiles digest of the reference profiles of the source data; null if there is none
 * @param sizeBytes bytes of the serving manifest and all its tensors
 * @param blobs all blobs by digest, the spec's included
 * @param metrics how good it is on source data
 */
public record InitialModel(
    Head head,
    Digest serving,
    Digest training,
    @Nullable Digest profiles,
    long sizeBytes,
    Map<Digest, byte[]> blobs,
    Metrics metrics) {
  public InitialModel {
    blobs = Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
  }

  /**
   * Figures of version 1 on source data.
   *
   * @param trainExamples labelled train examples
   * @param holdOutExamples labelled hold-out examples
   * @param epochs passes over the train examples, up to the best; 0 if nothing was trained
   * @param holdOutAccuracy share of the hold-out answered correctly, 0..1; NaN if there was none
   * @param holdOutLoss mean cross-entropy on the hold-out in nats; NaN if there was none
   */
  public record Metrics(
      int trainExamples,
      int holdOutExamples,
      int epochs,
      double holdOutAccuracy,
      double holdOutLoss) {}
}
