package io.acclimate.client;

import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.LastExperience;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parts that several of the registry's answers have. */
final class Answers {
  private Answers() {}

  static Head head(JsonFields fields) {
    Head head =
        new Head(
            fields.digest("weights"),
            fields.optionalDigest("weightsState"),
            fields.optionalDigest("dataState"),
            fields.has("lastExperience") ? last(fields.fields("lastExperience")) : null);
    if (fields.has("digest") && !fields.digest("digest").equals(head.digest())) {
      throw fields.refused("digest", head.digest() + ", the digest of the head beside it");
    }
    return head;
  }

  private static LastExperience last(JsonFields fields) {
    return new LastExperience(
        fields.integer("number", 0, Long.MAX_VALUE),
        fields.intValue("partition", 0, Integer.MAX_VALUE),
        fields.integer("lastOffset", 0, Long.MAX_VALUE));
  }

  static Instant instant(JsonFields fields, String key) {
    String text = fields.string(key);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw new InvalidFormatException(
          fields.pathOf(key) + ": '" + text + "' is not a time such as 2026-01-31T12:00:00Z",
          notATime);
    }
  }

  static @Nullable Integer versionOrNull(JsonFields fields) {
    return fields.has("version") ? fields.intValue("version", 1, Integer.MAX_VALUE) : null;
  }

  /** A constant, spelt in lower case. */
  static <E extends Enum<E>> E oneOf(Class<E> type, JsonFields fields, String key) {
    String name =
        fields.oneOf(
            key,
            Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList());
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }
}
