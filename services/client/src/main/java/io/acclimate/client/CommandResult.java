package io.acclimate.client;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param position offset of its change in the journal
 * @param code why it was refused, such as {@code head-mismatch}; empty otherwise
 * @param detail one sentence for people
 * @param version the version it made; null when it made none
 * @param head the model's head after it; null when there is no such model
 * @param absentBlobs blobs to PUT before sending again under a new id; empty otherwise
 */
public record CommandResult(
    long position,
    Decision decision,
    String code,
    String detail,
    @Nullable Integer version,
    @Nullable Head head,
    List<Digest> absentBlobs) {
  public CommandResult {
    absentBlobs = List.copyOf(absentBlobs);
  }

  static CommandResult of(JsonFields fields) {
    return new CommandResult(
        fields.integer("position", 0, Long.MAX_VALUE),
        Answers.oneOf(Decision.class, fields, "decision"),
        fields.string("code", ""),
        fields.string("detail", ""),
        Answers.versionOrNull(fields),
        fields.has("head") ? Answers.head(fields.fields("head")) : null,
        fields.has("absentBlobs") ? fields.digests("absentBlobs") : List.of());
  }
}
