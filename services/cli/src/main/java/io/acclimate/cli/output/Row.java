package io.acclimate.cli.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One result: names and values, in the order in which they were put. */
public final class Row {
  private static final String NOTHING = "-";

  private final Map<String, @Nullable Object> values;

  private Row(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** A row with no values. */
  public static Row empty() {
    return new Row(Collections.emptyMap());
  }

  /** A copy with one more value: text, a number, a boolean, a list or map of such, or null. */
  public Row with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Row(more);
  }

  Map<String, @Nullable Object> values() {
    return Collections.unmodifiableMap(values);
  }

  List<String> cells(List<String> names) {
    return names.stream().map(name -> text(values.get(name))).toList();
  }

  List<String> keyValueLines() {
    int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    return values.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " ".repeat(width - entry.getKey().length() + 2)
                    + text(entry.getValue()))
        .toList();
  }

  /** One line of key=value. */
  public String keyValues() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + quoted(text(entry.getValue())))
        .collect(Collectors.joining(" "));
  }

  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Row::text).collect(Collectors.joining(","));
    }
    return value == null ? NOTHING : value.toString();
  }

  private static String quoted(String text) {
    return text.isEmpty() || text.indexOf(' ') >= 0 ? '"' + text.replace("\"", "\\\"") + '"' : text;
  }
}
