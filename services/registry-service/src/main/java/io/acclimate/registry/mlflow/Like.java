package io.acclimate.registry.mlflow;

import java.util.function.Predicate;

/**
 * SQL's LIKE: % is any text, _ any one character, all else itself. It takes at most as many steps
 * as the pattern has characters times those of the text, whatever the pattern.
 */
final class Like implements Predicate<String> {
  private final int[] pattern;
  private final boolean caseCounts;

  private Like(String pattern, boolean caseCounts) {
    this.caseCounts = caseCounts;
    this.pattern = characters(pattern);
  }

  /** LIKE. */
  static Like exact(String pattern) {
    return new Like(pattern, true);
  }

  /** ILIKE: letters are the same in upper and lower case, those of all alphabets. */
  static Like ignoringCase(String pattern) {
    return new Like(pattern, false);
  }

  /**
   * Only the last % is ever tried again, one character further: where what stands before it was
   * found first, what follows has the most text to be found in.
   */
  @Override
  public boolean test(String value) {
    int[] text = characters(value);
    int at = 0;
    int from = 0;
    int afterPercent = -1;
    int resumeFrom = 0;
    while (from < text.length) {
      if (at < pattern.length && pattern[at] == '%') {
        at++;
        afterPercent = at;
        resumeFrom = from;
      } else if (at < pattern.length && (pattern[at] == '_' || pattern[at] == text[from])) {
        at++;
        from++;
      } else if (afterPercent >= 0) {
        at = afterPercent;
        resumeFrom++;
        from = resumeFrom;
      } else {
        return false;
      }
    }
    while (at < pattern.length && pattern[at] == '%') {
      at++;
    }
    return at == pattern.length;
  }

  private int[] characters(String text) {
    return caseCounts
        ? text.codePoints().toArray()
        : text.codePoints().map(c -> Character.toLowerCase(Character.toUpperCase(c))).toArray();
  }
}
