package io.acclimate.client;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.JsonFields;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model.
 *
 * @param version its number, from 1
 * @param sizeBytes bytes of the serving manifest and all its tensors
 * @param description one sentence for people
 * @param experience number of the experience it was learnt from; null for an imported one
 * @param aliases aliases that point at it
 */
public record Version(
    int version,
    Digest servingDigest,
    Digest trainingDigest,
    long sizeBytes,
    String description,
    Instant createdAt,
    @Nullable Long experience,
    List<String> aliases) {
  public Version {
    aliases = List.copyOf(aliases);
  }

  static Version of(JsonFields fields) {
    return new Version(
        fields.intValue("version", 1, Integer.MAX_VALUE),
        fields.digest("servingDigest"),
        fields.digest("trainingDigest"),
        fields.integer("sizeBytes", 0, Long.MAX_VALUE),
        fields.string("description"),
        Answers.instant(fields, "createdAt"),
        fields.has("experience") ? fields.integer("experience", 0, Long.MAX_VALUE) : null,
        fields.strings("aliases"));
  }
}
