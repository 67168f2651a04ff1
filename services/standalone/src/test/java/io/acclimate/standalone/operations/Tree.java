package io.acclimate.standalone.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Steps through what a YAML or JSON reader made. */
final class Tree {
  private Tree() {}

  /** A mapping; a missing one is empty. */
  static Map<String, Object> map(@Nullable Object node) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (node instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> map.put(String.valueOf(key), value));
    } else if (node != null) {
      throw new AssertionError("not a mapping: " + node);
    }
    return map;
  }

  /** A sequence; a missing one is empty. */
  static List<Object> list(@Nullable Object node) {
    return switch (node) {
      case null -> List.of();
      case List<?> items -> List.copyOf(items);
      default -> throw new AssertionError("not a sequence: " + node);
    };
  }

  /** What is at the end of these keys; null if any is missing. */
  static @Nullable Object at(@Nullable Object node, String... keys) {
    @Nullable Object here = node;
    for (String key : keys) {
      here = here == null ? null : map(here).get(key);
    }
    return here;
  }

  static String text(@Nullable Object node, String... keys) {
    return String.valueOf(Objects.requireNonNull(at(node, keys), () -> String.join(".", keys)));
  }

  static int number(@Nullable Object node, String... keys) {
    return Integer.parseInt(text(node, keys));
  }
}
