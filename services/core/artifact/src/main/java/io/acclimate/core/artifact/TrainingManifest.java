package io.acclimate.core.artifact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a round leaves behind for the next one and for whoever rebuilds it; private, because memory
 * and packs hold data.
 *
 * @param serving digest of the serving manifest of the weights after the round
 * @param weightsState digest of the state bound to the weights; null when empty
 * @param dataState digest of the state bound to the data; null when empty
 * @param packs digests of all packs that the memory refers to, and of the round's own
 * @param report digest of the report; null if there is none
 * @param lineage digest of the round's {@link Lineage}; null if the weights came from outside
 */
public record TrainingManifest(
    Digest serving,
    @Nullable Digest weightsState,
    @Nullable Digest dataState,
    List<Digest> packs,
    @Nullable Digest report,
    @Nullable Digest lineage) {
  private static final String FORMAT = "acclimate-training/1";

  public TrainingManifest {
    packs = List.copyOf(packs);
  }

  /** Parses canonical bytes. */
  public static TrainingManifest parse(byte[] bytes) {
    JsonFields fields = Canonical.parse("training manifest", bytes);
    fields.requireFormat(FORMAT);
    TrainingManifest manifest =
        new TrainingManifest(
            fields.digest("serving"),
            fields.optionalDigest("weightsState"),
            fields.optionalDigest("dataState"),
            fields.digests("packs"),
            fields.optionalDigest("report"),
            fields.optionalDigest("lineage"));
    fields.refuseUnknown();
    return manifest;
  }

  public byte[] toBytes() {
    return Json.object()
        .with("format", FORMAT)
        .with("serving", Json.of(serving))
        .with("weightsState", Json.of(weightsState))
        .with("dataState", Json.of(dataState))
        .with("packs", Json.digests(packs))
        .with("report", Json.of(report))
        .with("lineage", Json.of(lineage))
        .canonical();
  }

  public Digest digest() {
    return Digest.of(toBytes());
  }
}
