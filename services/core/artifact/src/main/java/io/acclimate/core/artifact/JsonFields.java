package io.acclimate.core.artifact;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an object; every error names the key's full path, its value and what is
 * allowed.
 *
 * <p>Call {@link #refuseUnknown()} after the last read: keys that nobody asked for are an error.
 */
public final class JsonFields {
  private static final int MAX_SHOWN = 80;

  private final String path;
  private final Json.Obj object;
  private final Set<String> asked = new TreeSet<>();

  private JsonFields(String path, Json.Obj object) {
    this.path = path;
    this.object = object;
  }

  /**
   * Reads an object; the path, such as {@code spec.input}, stands before each key in errors and may
   * be empty.
   */
  public static JsonFields of(String path, Json json) {
    if (json instanceof Json.Obj object) {
      return new JsonFields(path, object);
    }
    throw mismatch(path.isEmpty() ? "value" : path, json, "an object");
  }

  /** True if the key is there and not null. */
  public boolean has(String key) {
    return optional(key) != null;
  }

  /** Any value. */
  public Json json(String key) {
    Json value = optional(key);
    if (value == null) {
      throw new InvalidFormatException(pathOf(key) + ": is missing");
    }
    return value;
  }

  public Json.Obj object(String key) {
    Json value = json(key);
    if (value instanceof Json.Obj nested) {
      return nested;
    }
    throw mismatch(pathOf(key), value, "an object");
  }

  public JsonFields fields(String key) {
    return new JsonFields(pathOf(key), object(key));
  }

  public List<JsonFields> fieldsList(String key) {
    List<JsonFields> result = new ArrayList<>();
    for (Json item : array(key)) {
      result.add(of(pathOf(key) + "[" + result.size() + "]", item));
    }
    return result;
  }

  /** The members of an object whose keys are data, each with its path. */
  public Map<String, JsonFields> fieldsByName(String key) {
    Map<String, JsonFields> result = new LinkedHashMap<>();
    object(key)
        .members()
        .forEach((name, value) -> result.put(name, of(pathOf(key) + "." + name, value)));
    return result;
  }

  /** The members of an object from string to string. */
  public Map<String, String> stringsByName(String key) {
    Map<String, String> result = new LinkedHashMap<>();
    object(key)
        .members()
        .forEach((name, value) -> result.put(name, asString(pathOf(key) + "." + name, value)));
    return result;
  }

  public String string(String key) {
    return asString(pathOf(key), json(key));
  }

  public @Nullable String optionalString(String key) {
    return has(key) ? string(key) : null;
  }

  public String string(String key, String byDefault) {
    return has(key) ? string(key) : byDefault;
  }

  public List<String> strings(String key) {
    List<String> result = new ArrayList<>();
    for (Json item : array(key)) {
      result.add(asString(pathOf(key) + "[" + result.size() + "]", item));
    }
    return result;
  }

  public boolean bool(String key, boolean byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    Json value = json(key);
    if (value instanceof Json.Bool bool) {
      return bool.value();
    }
    throw mismatch(pathOf(key), value, "true or false");
  }

  /** A whole number, both bounds included. */
  public long integer(String key, long min, long max) {
    Json value = json(key);
    if (!isInteger(value, min, max)) {
      throw notInteger(pathOf(key), value, min, max);
    }
    return ((Json.Num) value).value().longValueExact();
  }

  public long integer(String key, long min, long max, long byDefault) {
    return has(key) ? integer(key, min, max) : byDefault;
  }

  /** A whole number that an int holds, both bounds included. */
  public int intValue(String key, int min, int max) {
    return (int) integer(key, min, max);
  }

  public int intValue(String key, int min, int max, int byDefault) {
    return has(key) ? intValue(key, min, max) : byDefault;
  }

  public List<Long> integers(String key, long min, long max) {
    List<Long> result = new ArrayList<>();
    for (Json item : array(key)) {
      if (!isInteger(item, min, max)) {
        throw notInteger(pathOf(key) + "[" + result.size() + "]", item, min, max);
      }
      result.add(((Json.Num) item).value().longValueExact());
    }
    return result;
  }

  /** A number, both bounds included. */
  public double number(String key, double min, double max) {
    return number(key, Interval.closed(min, max));
  }

  public double number(String key, double min, double max, double byDefault) {
    return number(key, Interval.closed(min, max), byDefault);
  }

  public double number(String key, Interval allowed) {
    Json value = json(key);
    if (value instanceof Json.Num number && allowed.contains(number.value().doubleValue())) {
      return number.value().doubleValue();
    }
    throw mismatch(pathOf(key), value, allowed.toString());
  }

  public double number(String key, Interval allowed, double byDefault) {
    return has(key) ? number(key, allowed) : byDefault;
  }

  /** Finite floats. */
  public List<Float> floats(String key) {
    List<Float> result = new ArrayList<>();
    for (Json item : array(key)) {
      if (!(item instanceof Json.Num number) || !Float.isFinite(number.value().floatValue())) {
        throw mismatch(pathOf(key) + "[" + result.size() + "]", item, "a finite number");
      }
      result.add(number.value().floatValue());
    }
    return result;
  }

  /** One of an enum's constants, spelled as in {@code names}. */
  public String oneOf(String key, List<String> names) {
    String value = string(key);
    if (!names.contains(value)) {
      throw mismatch(pathOf(key), Json.of(value), "one of " + names);
    }
    return value;
  }

  public String oneOf(String key, List<String> names, String byDefault) {
    return has(key) ? oneOf(key, names) : byDefault;
  }

  public Digest digest(String key) {
    return asDigest(pathOf(key), json(key));
  }

  public @Nullable Digest optionalDigest(String key) {
    return has(key) ? digest(key) : null;
  }

  public List<Digest> digests(String key) {
    List<Digest> result = new ArrayList<>();
    for (Json item : array(key)) {
      result.add(asDigest(pathOf(key) + "[" + result.size() + "]", item));
    }
    return result;
  }

  /** Refuses a document whose format marker is not this one. */
  public void requireFormat(String format) {
    String found = string("format");
    if (!found.equals(format)) {
      throw mismatch(pathOf("format"), Json.of(found), "'" + format + "'");
    }
  }

  /** Refuses keys that were not asked for. */
  public void refuseUnknown() {
    for (String key : object.members().keySet()) {
      if (!asked.contains(key)) {
        throw new InvalidFormatException(
            pathOf(key) + ": unknown key; known here are " + String.join(", ", asked));
      }
    }
  }

  /** An error about this key's value that says what is allowed. */
  public InvalidFormatException refused(String key, String allowed) {
    return mismatch(pathOf(key), json(key), allowed);
  }

  /** Full path of a key, as errors name it. */
  public String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String kind(Json json) {
    if (json instanceof Json.Obj) {
      return "an object";
    } else if (json instanceof Json.Arr) {
      return "an array";
    } else if (json instanceof Json.Null) {
      return "null";
    }
    String text = json.text();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private @Nullable Json optional(String key) {
    asked.add(key);
    Json value = object.members().get(key);
    return value instanceof Json.Null ? null : value;
  }

  private List<Json> array(String key) {
    Json value = json(key);
    if (value instanceof Json.Arr array) {
      return array.items();
    }
    throw mismatch(pathOf(key), value, "an array");
  }

  private static String asString(String path, Json value) {
    if (value instanceof Json.Str string) {
      return string.value();
    }
    throw mismatch(path, value, "a string");
  }

  private static Digest asDigest(String path, Json value) {
    String hex = asString(path, value);
    try {
      return new Digest(hex);
    } catch (InvalidFormatException e) {
      throw new InvalidFormatException(path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isInteger(Json value, long min, long max) {
    return value instanceof Json.Num number
        && number.value().scale() <= 0
        && number.value().compareTo(BigDecimal.valueOf(min)) >= 0
        && number.value().compareTo(BigDecimal.valueOf(max)) <= 0;
  }

  private static InvalidFormatException notInteger(String path, Json found, long min, long max) {
    return mismatch(path, found, "a whole number in " + min + ".." + max);
  }

  private static InvalidFormatException mismatch(String path, Json found, String allowed) {
    return new InvalidFormatException(path + ": expected " + allowed + ", found " + kind(found));
  }
}
