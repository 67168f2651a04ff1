package io.acclimate.core.artifact;

/**
 * The last experience that a head covers.
 *
 * @param number its number, from 1
 * @param partition partition of the example log
 * @param lastOffset offset of its last example
 */
public record LastExperience(long number, int partition, long lastOffset) {
  public LastExperience {
    if (number < 0 || partition < 0 || lastOffset < 0) {
      throw new InvalidFormatException(
          "lastExperience: number %d, partition %d and lastOffset %d must be 0 or more"
              .formatted(number, partition, lastOffset));
    }
  }

  static LastExperience parse(JsonFields fields) {
    LastExperience last =
        new LastExperience(
            fields.integer("number", 0, Long.MAX_VALUE),
            fields.intValue("partition", 0, Integer.MAX_VALUE),
            fields.integer("lastOffset", 0, Long.MAX_VALUE));
    fields.refuseUnknown();
    return last;
  }

  Json toJson() {
    return Json.object()
        .with("number", number)
        .with("partition", partition)
        .with("lastOffset", lastOffset);
  }
}
