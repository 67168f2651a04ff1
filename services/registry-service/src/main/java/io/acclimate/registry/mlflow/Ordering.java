package io.acclimate.registry.mlflow;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** MLflow's {@code order_by}: clauses such as {@code last_updated_timestamp DESC}. */
final class Ordering {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Ordering() {}

  /**
   * Reads an order.
   *
   * @param clauses the first counts most; none leaves the default
   * @param known comparators by key
   * @param last what decides where all clauses tie
   * @throws MlflowException if a clause is none
   */
  static <T> Comparator<T> parse(
      List<String> clauses, Map<String, Comparator<T>> known, Comparator<T> last) {
    Comparator<T> order = null;
    for (String clause : clauses) {
      String[] words = BLANKS.split(clause.strip(), -1);
      Comparator<T> next = known.get(words[0].toLowerCase(Locale.ROOT));
      boolean descending = words.length == 2 && words[1].equalsIgnoreCase("DESC");
      if (next == null
          || words.length > 2
          || (words.length == 2 && !descending && !words[1].equalsIgnoreCase("ASC"))) {
        throw MlflowException.invalid(
            "order_by: '%s' is not %s, with ASC or DESC if wanted."
                .formatted(
                    clause.length() <= 64 ? clause : clause.substring(0, 64),
                    String.join(" or ", known.keySet().stream().sorted().toList())));
      }
      Comparator<T> directed = descending ? next.reversed() : next;
      order = order == null ? directed : order.thenComparing(directed);
    }
    return order == null ? last : order.thenComparing(last);
  }
}
