package io.acclimate.registry.state;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people write at a model or a version.
 *
 * @param description at most 16384 characters; may be empty
 * @param tags at most 100; a key has 1 to 250 characters without control characters, a value at
 *     most 5000
 */
public record Notes(String description, SortedMap<String, String> tags) {
  public static final Notes NONE = new Notes("", Map.of());

  private static final int MAX_DESCRIPTION = 16_384;
  private static final int MAX_TAGS = 100;
  private static final int MAX_KEY = 250;
  private static final int MAX_VALUE = 5_000;

  public Notes {
    if (description.length() > MAX_DESCRIPTION) {
      throw new IllegalArgumentException(
          "description: %d characters are more than %d"
              .formatted(description.length(), MAX_DESCRIPTION));
    }
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException(
          "tags: %d are more than %d".formatted(tags.size(), MAX_TAGS));
    }
    tags.forEach(Notes::requireTag);
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Notes with these tags. */
  public Notes(String description, Map<String, String> tags) {
    this(description, new TreeMap<>(tags));
  }

  /**
   * These notes after a change.
   *
   * @param newDescription null leaves the description
   * @param set tags to set
   * @param removed keys of tags to remove
   */
  Notes with(@Nullable String newDescription, Map<String, String> set, Collection<String> removed) {
    Map<String, String> after = new TreeMap<>(tags);
    removed.forEach(after::remove);
    after.putAll(set);
    return new Notes(newDescription == null ? description : newDescription, after);
  }

  private static void requireTag(String key, String value) {
    if (key.isEmpty() || key.length() > MAX_KEY || key.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "tags: a key has 1 to %d characters without control characters, this one has %d"
              .formatted(MAX_KEY, key.length()));
    }
    if (value.length() > MAX_VALUE) {
      throw new IllegalArgumentException(
          "tags.%s: %d characters are more than %d".formatted(key, value.length(), MAX_VALUE));
    }
  }
}
