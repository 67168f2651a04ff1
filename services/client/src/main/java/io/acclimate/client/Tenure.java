package io.acclimate.client;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.JsonFields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which an alias pointed at one version.
 *
 * @param until when it ended; null while it lasts
 * @param decidedBy the change that began it: who, why and on which evidence
 */
public record Tenure(
    String alias,
    int version,
    Digest servingDigest,
    Instant since,
    @Nullable Instant until,
    Change decidedBy) {
  static Tenure of(JsonFields fields) {
    return new Tenure(
        fields.string("alias"),
        fields.intValue("version", 1, Integer.MAX_VALUE),
        fields.digest("servingDigest"),
        Answers.instant(fields, "since"),
        fields.has("until") ? Answers.instant(fields, "until") : null,
        Change.of(fields.fields("decidedBy")));
  }
}
