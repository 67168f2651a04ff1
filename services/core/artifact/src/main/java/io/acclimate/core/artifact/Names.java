package io.acclimate.core.artifact;

import java.util.regex.Pattern;

/** What people may call things; names never become file paths unchecked. */
public final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
  private static final int MAX_FREE_LENGTH = 256;

  private Names() {}

  /** Checks a model's name. */
  public static String requireModel(String name) {
    return require("model", name);
  }

  /** Whether a model can be called so. */
  public static boolean isModel(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether an alias can be called so. */
  public static boolean isAlias(String name) {
    return NAME.matcher(name).matches();
  }

  /** Checks an alias. */
  public static String requireAlias(String name) {
    return require("alias", name);
  }

  /** Checks a domain: 1 to 256 characters, none of them a control character. */
  public static String requireDomain(String name) {
    return requireFree("domain", name);
  }

  /** Checks an event id: 1 to 256 characters, none of them a control character. */
  public static String requireEventId(String id) {
    return requireFree("eventId", id);
  }

  private static String require(String key, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidFormatException(
          "%s: '%s' does not match %s".formatted(key, shown(name), NAME.pattern()));
    }
    return name;
  }

  private static String requireFree(String key, String text) {
    boolean fits = !text.isEmpty() && text.length() <= MAX_FREE_LENGTH;
    if (!fits || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidFormatException(
          "%s: '%s' is not 1 to %d characters without control characters"
              .formatted(key, shown(text), MAX_FREE_LENGTH));
    }
    return text;
  }

  private static String shown(String text) {
    String cut = text.length() <= 64 ? text : text.substring(0, 64) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
