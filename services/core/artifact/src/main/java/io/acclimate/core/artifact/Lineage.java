package io.acclimate.core.artifact;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that decided the bits of a version's weights, and nothing else.
 *
 * @param parentServing serving digest of the weights that the round started from; null for a first
 *     version
 * @param head digest of the head that the round started from; null for a first version
 * @param pack digest of the experience's pack, or of the source data; null if there was none
 * @param spec digest of the spec in force
 * @param arm the way of adapting that made the weights, or {@code pretraining} or {@code import}
 * @param seed seed of the round; null if nothing was random
 * @param effectiveBatch rows per step; 0 if nothing was trained
 * @param device where it trained: {@code cpu}, or {@code gpu} with its name
 * @param threads threads within one operation; 0 if nothing was trained
 * @param engineVersions versions of the engines, by name
 */
public record Lineage(
    @Nullable Digest parentServing,
    @Nullable Digest head,
    @Nullable Digest pack,
    Digest spec,
    String arm,
    @Nullable Digest seed,
    int effectiveBatch,
    String device,
    int threads,
    SortedMap<String, String> engineVersions) {
  private static final String FORMAT = "acclimate-lineage/1";

  public Lineage {
    if (effectiveBatch < 0) {
      throw new InvalidFormatException("lineage.effectiveBatch: " + effectiveBatch + " is below 0");
    }
    if (threads < 0) {
      throw new InvalidFormatException("lineage.threads: " + threads + " is below 0");
    }
    engineVersions = Collections.unmodifiableSortedMap(new TreeMap<>(engineVersions));
  }

  /** Parses canonical bytes. */
  public static Lineage parse(byte[] bytes) {
    JsonFields fields = Canonical.parse("lineage", bytes);
    fields.requireFormat(FORMAT);
    Lineage lineage =
        new Lineage(
            fields.optionalDigest("parentServing"),
            fields.optionalDigest("head"),
            fields.optionalDigest("pack"),
            fields.digest("spec"),
            fields.string("arm"),
            fields.optionalDigest("seed"),
            fields.intValue("effectiveBatch", 0, Integer.MAX_VALUE),
            fields.string("device"),
            fields.intValue("threads", 0, Integer.MAX_VALUE),
            new TreeMap<>(fields.stringsByName("engineVersions")));
    fields.refuseUnknown();
    return lineage;
  }

  public byte[] toBytes() {
    return Json.object()
        .with("format", FORMAT)
        .with("parentServing", Json.of(parentServing))
        .with("head", Json.of(head))
        .with("pack", Json.of(pack))
        .with("spec", Json.of(spec))
        .with("arm", arm)
        .with("seed", Json.of(seed))
        .with("effectiveBatch", effectiveBatch)
        .with("device", device)
        .with("threads", threads)
        .with("engineVersions", Json.from(engineVersions))
        .canonical();
  }

  public Digest digest() {
    return Digest.of(toBytes());
  }
}
