package io.acclimate.registry.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's search filter: comparisons joined by AND, such as {@code name LIKE 'gas%' AND tags.team
 * = 'blue'}.
 */
final class Filter {
  private static final int MAX_LENGTH = 4_096;
  private static final Pattern AND = Pattern.compile("\\s+AND\\s+", Pattern.CASE_INSENSITIVE);
  private static final Pattern COMPARISON =
      Pattern.compile(
          """
          \\s*(?:(?<tag>tags?)\\s*\\.\\s*)?(?:`(?<quoted>[^`]+)`|"(?<double>[^"]+)"|(?<plain>[\\w.\\-]+))\
          \\s*(?<operator>!=|<=|>=|=|<|>|\\bI?LIKE\\b)\\s*\
          (?:'(?<single>[^']*)'|"(?<text>[^"]*)"|(?<number>-?\\d+))""",
          Pattern.CASE_INSENSITIVE);

  private final List<Predicate<Searched>> comparisons;

  private Filter(List<Predicate<Searched>> comparisons) {
    this.comparisons = comparisons;
  }

  /** What a filter looks at. */
  interface Searched {
    /** An attribute; empty if it has no value. */
    Optional<String> attribute(String key);

    /** Value of a tag. */
    Optional<String> tag(String key);
  }

  /**
   * Reads a filter.
   *
   * @param filter may be empty: everything fits
   * @param attributes that may be compared
   * @param numbers those of them that are compared as numbers
   * @throws MlflowException if it is none
   */
  static Filter parse(String filter, Set<String> attributes, Set<String> numbers) {
    if (filter.length() > MAX_LENGTH) {
      throw MlflowException.invalid(
          "The filter has %d characters, more than %d.".formatted(filter.length(), MAX_LENGTH));
    }
    String text = filter.strip();
    List<Predicate<Searched>> comparisons = new ArrayList<>();
    Matcher matcher = COMPARISON.matcher(text);
    int from = 0;
    while (!text.isEmpty()) {
      matcher.region(from, text.length());
      if (!matcher.lookingAt()) {
        throw MlflowException.invalid(
            "The filter cannot be read from character %d on; a comparison is KEY OPERATOR 'VALUE', and several are joined by AND."
                .formatted(from + 1));
      }
      comparisons.add(comparison(matcher, attributes, numbers));
      if (matcher.end() == text.length()) {
        break;
      }
      Matcher and = AND.matcher(text).region(matcher.end(), text.length());
      if (!and.lookingAt()) {
        throw MlflowException.invalid(
            "The filter cannot be read from character %d on: AND is expected."
                .formatted(matcher.end() + 1));
      }
      from = and.end();
    }
    return new Filter(comparisons);
  }

  boolean fits(Searched searched) {
    return comparisons.stream().allMatch(comparison -> comparison.test(searched));
  }

  private static Predicate<Searched> comparison(
      Matcher matcher, Set<String> attributes, Set<String> numbers) {
    boolean tag = matcher.group("tag") != null;
    String key = first(matcher, "quoted", "double", "plain");
    String value = first(matcher, "single", "text", "number");
    String operator = matcher.group("operator").toUpperCase(Locale.ROOT);
    if (!tag && !attributes.contains(key)) {
      throw MlflowException.invalid(
          "The filter compares '%s'; known are %s and tags.KEY."
              .formatted(key, String.join(", ", attributes.stream().sorted().toList())));
    }
    if (!tag && numbers.contains(key)) {
      return numeric(key, operator, value);
    }
    Predicate<String> test = textual(operator, value);
    return searched -> (tag ? searched.tag(key) : searched.attribute(key)).filter(test).isPresent();
  }

  private static Predicate<String> textual(String operator, String value) {
    return switch (operator) {
      case "=" -> value::equals;
      case "!=" -> actual -> !actual.equals(value);
      case "LIKE" -> Like.exact(value);
      case "ILIKE" -> Like.ignoringCase(value);
      default ->
          throw MlflowException.invalid(
              "The filter compares a text by %s; texts have =, !=, LIKE and ILIKE."
                  .formatted(operator));
    };
  }

  private static Predicate<Searched> numeric(String key, String operator, String value) {
    long wanted;
    try {
      wanted = Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw MlflowException.invalid(
          "The filter compares %s with '%s', which is no number.".formatted(key, value));
    }
    Predicate<Integer> test =
        switch (operator) {
          case "=" -> order -> order == 0;
          case "!=" -> order -> order != 0;
          case "<" -> order -> order < 0;
          case "<=" -> order -> order <= 0;
          case ">" -> order -> order > 0;
          case ">=" -> order -> order >= 0;
          default ->
              throw MlflowException.invalid(
                  "The filter compares %s by %s; numbers have =, !=, <, <=, > and >=."
                      .formatted(key, operator));
        };
    return searched ->
        searched
            .attribute(key)
            .filter(actual -> test.test(Long.compare(Long.parseLong(actual), wanted)))
            .isPresent();
  }

  private static String first(Matcher matcher, String... groups) {
    for (String group : groups) {
      @Nullable String value = matcher.group(group);
      if (value != null) {
        return value;
      }
    }
    throw new IllegalStateException("the pattern matched without " + String.join(", ", groups));
  }
}
