package io.acclimate.schemas;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads settings below one prefix; every error names the key, the value and what is allowed. */
final class Settings {
  private final Map<String, String> all;
  private final String prefix;

  Settings(Map<String, String> all, String prefix) {
    this.all = all;
    this.prefix = prefix;
  }

  /** Refuses keys below the prefix that are not in the list. */
  Settings requireOnly(Set<String> known) {
    for (String key : new TreeSet<>(all.keySet())) {
      if (key.startsWith(prefix) && !known.contains(key.substring(prefix.length()))) {
        throw new IllegalArgumentException(
            "Unknown setting " + key + "; known below " + prefix + " are " + new TreeSet<>(known));
      }
    }
    return this;
  }

  @Nullable String text(String key) {
    String value = all.get(prefix + key);
    return value == null || value.isBlank() ? null : value.strip();
  }

  String text(String key, String byDefault) {
    String value = text(key);
    return value == null ? byDefault : value;
  }

  boolean flag(String key, boolean byDefault) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(key, value, "true or false");
    };
  }

  int integer(String key, int byDefault, int least, int most) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    String allowed = "a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(value);
      if (number < least || number > most) {
        throw bad(key, value, allowed);
      }
      return number;
    } catch (NumberFormatException notANumber) {
      throw bad(key, value, allowed);
    }
  }

  /** A positive time as ISO-8601 ({@code PT10S}) or as a number with ms, s, m or h. */
  Duration duration(String key, Duration byDefault) {
    String value = text(key);
    if (value == null) {
      return byDefault;
    }
    String allowed = "a positive time such as 10s, 500ms, 2m or PT10S";
    try {
      String upper = value.toUpperCase(Locale.ROOT);
      Duration duration =
          upper.endsWith("MS")
              ? Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)))
              : Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
      if (duration.isZero() || duration.isNegative()) {
        throw bad(key, value, allowed);
      }
      return duration;
    } catch (DateTimeParseException | NumberFormatException notATime) {
      throw bad(key, value, allowed);
    }
  }

  IllegalArgumentException bad(String key, String value, String allowed) {
    return new IllegalArgumentException(
        prefix + key + "=\"" + value + "\" is not " + allowed + ".");
  }
}
