package io.acclimate.client;

import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.JsonFields;

/**
 * What the round that made a version began with.
 *
 * @param head the model's head before the round
 * @param experience number of the experience that it learned from
 * @param partition partition of the example log
 * @param firstOffset offset of the first example that it used
 * @param lastOffset offset of the last
 */
public record Origin(Head head, long experience, int partition, long firstOffset, long lastOffset) {

  static Origin of(JsonFields fields) {
    return new Origin(
        Answers.head(fields.fields("head")),
        fields.integer("experience", 1, Long.MAX_VALUE),
        fields.intValue("partition", 0, Integer.MAX_VALUE),
        fields.integer("firstOffset", 0, Long.MAX_VALUE),
        fields.integer("lastOffset", 0, Long.MAX_VALUE));
  }
}
