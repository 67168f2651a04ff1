package io.acclimate.client;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.JsonFields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a model's history.
 *
 * @param offset its position in the journal
 * @param kind what was asked, such as {@code CompleteRound}
 * @param code why it was refused; empty otherwise
 * @param detail what happened, one sentence for people
 * @param version the version it made or pointed at; null where there is none
 * @param evidence digest of the blob that it rests on, such as a round's training manifest; null
 *     where there is none
 */
public record Change(
    long offset,
    String commandId,
    String kind,
    String issuedBy,
    Instant issuedAt,
    Instant decidedAt,
    Decision decision,
    String code,
    String detail,
    @Nullable Integer version,
    @Nullable Digest evidence) {
  static Change of(JsonFields fields) {
    return new Change(
        fields.integer("offset", 0, Long.MAX_VALUE),
        fields.string("commandId"),
        fields.string("kind"),
        fields.string("issuedBy"),
        Answers.instant(fields, "issuedAt"),
        Answers.instant(fields, "decidedAt"),
        Answers.oneOf(Decision.class, fields, "decision"),
        fields.string("code", ""),
        fields.string("detail", ""),
        Answers.versionOrNull(fields),
        fields.optionalDigest("evidence"));
  }
}
