package io.acclimate.core.artifact;

import org.jspecify.annotations.Nullable;

/**
 * What the next round starts from; the registry accepts a round only if this is still the head.
 *
 * @param weights digest of the serving manifest
 * @param weightsState digest of the state bound to the weights (optimizer moments); null when empty
 * @param dataState digest of the state bound to the data (replay memory, hold-outs, source
 *     statistics); null when empty
 * @param lastExperience null before the first
 */
public record Head(
    Digest weights,
    @Nullable Digest weightsState,
    @Nullable Digest dataState,
    @Nullable LastExperience lastExperience) {
  private static final String FORMAT = "acclimate-head/1";

  /** Parses canonical bytes. */
  public static Head parse(byte[] bytes) {
    JsonFields fields = Canonical.parse("head", bytes);
    fields.requireFormat(FORMAT);
    Head head =
        new Head(
            fields.digest("weights"),
            fields.optionalDigest("weightsState"),
            fields.optionalDigest("dataState"),
            fields.has("lastExperience")
                ? LastExperience.parse(fields.fields("lastExperience"))
                : null);
    fields.refuseUnknown();
    return head;
  }

  public byte[] toBytes() {
    return Json.object()
        .with("format", FORMAT)
        .with("weights", Json.of(weights))
        .with("weightsState", Json.of(weightsState))
        .with("dataState", Json.of(dataState))
        .with("lastExperience", lastExperience == null ? new Json.Null() : lastExperience.toJson())
        .canonical();
  }

  public Digest digest() {
    return Digest.of(toBytes());
  }
}
