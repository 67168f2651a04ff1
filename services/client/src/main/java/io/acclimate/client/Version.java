package io.acclimate.client;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model.
 *
 * @param version its number, from 1
 * @param profilesDigest profiles that drift from it is measured against; null without
 * @param sizeBytes bytes of the serving manifest and all its tensors
 * @param description one sentence for people
 * @param experience number of the experience it was learnt from; null for an imported one
 * @param aliases aliases that point at it
 * @param standing whether it may be used
 */
public record Version(
    int version,
    Digest servingDigest,
    Digest trainingDigest,
    @Nullable Digest profilesDigest,
    long sizeBytes,
    String description,
    Instant createdAt,
    @Nullable Long experience,
    List<String> aliases,
    Standing standing,
    Map<String, String> tags) {
  public Version {
    aliases = List.copyOf(aliases);
    tags = Map.copyOf(tags);
  }

  /** Whether a version may be used. */
  public enum Standing {
    ACTIVE,
    /** Put away: it is kept, but no alias can point at it. */
    ARCHIVED,
    /** Gone for good. */
    DELETED
  }

  static Version of(JsonFields fields) {
    return new Version(
        fields.intValue("version", 1, Integer.MAX_VALUE),
        fields.digest("servingDigest"),
        fields.digest("trainingDigest"),
        fields.optionalDigest("profilesDigest"),
        fields.integer("sizeBytes", 0, Long.MAX_VALUE),
        fields.string("description"),
        Answers.instant(fields, "createdAt"),
        fields.has("experience") ? fields.integer("experience", 0, Long.MAX_VALUE) : null,
        fields.strings("aliases"),
        fields.has("standing")
            ? Answers.oneOf(Standing.class, fields, "standing")
            : Standing.ACTIVE,
        fields.has("tags") ? fields.stringsByName("tags") : Map.of());
  }
}
