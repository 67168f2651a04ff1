package io.acclimate.standalone.operations;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of {@code docs/metrics.md}. */
final class Metrics {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(acclimate_\\w+)`(†?) \\| (\\w+) \\|\\s*([^|]*?)\\s*\\|");
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

  private Metrics() {}

  /**
   * A metric.
   *
   * @param rare true if it is not there before something unusual has happened
   */
  record Metric(String name, boolean rare, String type, Set<String> labels) {
    /** The names of its series. */
    Set<String> series() {
      return switch (type) {
        case "histogram" -> Set.of(name + "_bucket", name + "_count", name + "_sum", name + "_max");
        case "summary" -> Set.of(name, name + "_count", name + "_sum", name + "_max");
        case "timer" -> Set.of(name + "_count", name + "_sum", name + "_max");
        case "counter", "gauge" -> Set.of(name);
        default -> throw new AssertionError(name + " has no type of metric: " + type);
      };
    }
  }

  static Map<String, Metric> documented() {
    Map<String, Metric> metrics = new TreeMap<>();
    Matcher rows = ROW.matcher(Checkout.text("docs/metrics.md"));
    while (rows.find()) {
      Set<String> labels = new TreeSet<>();
      Matcher label = LABEL.matcher(rows.group(4));
      while (label.find()) {
        labels.add(label.group(1));
      }
      metrics.put(
          rows.group(1),
          new Metric(rows.group(1), !rows.group(2).isEmpty(), rows.group(3), labels));
    }
    return metrics;
  }

  /** The names of all series of the page. */
  static Set<String> series() {
    Set<String> all = new TreeSet<>();
    documented().values().forEach(metric -> all.addAll(metric.series()));
    return all;
  }
}
