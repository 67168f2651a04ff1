package io.acclimate.eventprocessor.source;

import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where something is in an Avro record: names of fields, keys of maps and indices of arrays, with
 * dots between them, such as {@code reading.values.3}.
 */
record FieldPath(String text, List<String> steps) {
  static FieldPath of(String text) {
    return new FieldPath(text, List.of(text.split("\\.", -1)));
  }

  /** What is there; null when a step leads nowhere, or to null. */
  @Nullable Object in(GenericRecord record) {
    Object value = record;
    for (String step : steps) {
      value =
          switch (value) {
            case GenericRecord inner -> inner.hasField(step) ? inner.get(step) : null;
            case List<?> array -> element(array, step);
            case Map<?, ?> map -> entry(map, step);
            case null, default -> null;
          };
    }
    return value;
  }

  private static @Nullable Object element(List<?> array, String step) {
    try {
      int index = Integer.parseInt(step);
      return index >= 0 && index < array.size() ? array.get(index) : null;
    } catch (NumberFormatException noIndex) {
      return null;
    }
  }

  /** Keys of a map are texts of Avro's own kind. */
  private static @Nullable Object entry(Map<?, ?> map, String step) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (String.valueOf(entry.getKey()).equals(step)) {
        return entry.getValue();
      }
    }
    return null;
  }
}
