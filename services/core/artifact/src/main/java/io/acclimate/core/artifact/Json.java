package io.acclimate.core.artifact;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value with one canonical byte form, so that equal values have equal digests.
 *
 * <p>The canonical form is that of RFC 8785 (JSON Canonicalization Scheme): UTF-8, members sorted
 * by UTF-16 code units, no white space, shortest escapes. It differs in one point: numbers are
 * decimals of any precision, so a long keeps all its digits. Numbers that a double holds look as
 * RFC 8785 says.
 */
public sealed interface Json {

  /** An object; members are sorted by key. */
  record Obj(SortedMap<String, Json> members) implements Json {
    public Obj {
      members.keySet().forEach(JsonWriter::requireWellFormed);
      members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /** A copy of this object in which the key has this value. */
    public Obj with(String key, Json value) {
      TreeMap<String, Json> copy = new TreeMap<>(members);
      copy.put(key, value);
      return new Obj(copy);
    }

    /** A copy of this object in which the key has this value. */
    public Obj with(String key, String value) {
      return with(key, of(value));
    }

    /** A copy of this object in which the key has this value. */
    public Obj with(String key, long value) {
      return with(key, of(value));
    }

    /** A copy of this object in which the key has this value. */
    public Obj with(String key, double value) {
      return with(key, of(value));
    }

    /** A copy of this object in which the key has this value. */
    public Obj with(String key, boolean value) {
      return with(key, of(value));
    }

    /** A copy of this object without the key. */
    public Obj without(String key) {
      TreeMap<String, Json> copy = new TreeMap<>(members);
      copy.remove(key);
      return new Obj(copy);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A string without unpaired surrogates. */
  record Str(String value) implements Json {
    public Str {
      JsonWriter.requireWellFormed(value);
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** A number; equal numbers are equal, however they were written. */
  record Num(BigDecimal value) implements Json {
    public Num {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
      long exponent = (long) value.precision() - value.scale() - 1;
      if (Math.abs(exponent) > JsonParser.MAX_EXPONENT
          || value.precision() > JsonParser.MAX_DIGITS) {
        throw new InvalidFormatException("number: more digits than a double can hold");
      }
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return text();
    }
  }

  /** The value null. */
  record Null() implements Json {
    @Override
    public String toString() {
      return text();
    }
  }

  /** Parses strictly: one value, valid UTF-8, no duplicate keys, at most 64 levels and 16 MiB. */
  static Json parse(byte[] utf8) {
    return JsonParser.parse(utf8);
  }

  /** Parses strictly; see {@link #parse(byte[])}. */
  static Json parse(String text) {
    return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses strictly and refuses anything but an object. */
  static Obj parseObject(byte[] utf8) {
    Json json = parse(utf8);
    if (json instanceof Obj object) {
      return object;
    }
    throw new InvalidFormatException("expected a JSON object, found " + JsonFields.kind(json));
  }

  /** The empty object; add members with {@link Obj#with}. */
  static Obj object() {
    return new Obj(Collections.emptySortedMap());
  }

  static Json of(@Nullable String value) {
    return value == null ? new Null() : new Str(value);
  }

  static Json of(@Nullable Digest value) {
    return value == null ? new Null() : new Str(value.hex());
  }

  static Json of(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  /** The shortest decimal that reads back as this double; it must be finite. */
  static Json of(double value) {
    requireFinite(Double.isFinite(value), value);
    return new Num(new BigDecimal(Double.toString(value)));
  }

  /** The shortest decimal that reads back as this float; it must be finite. */
  static Json of(float value) {
    requireFinite(Float.isFinite(value), value);
    return new Num(new BigDecimal(Float.toString(value)));
  }

  static Json of(boolean value) {
    return new Bool(value);
  }

  static Arr array(Collection<? extends Json> items) {
    return new Arr(List.copyOf(items));
  }

  static Arr strings(Collection<String> values) {
    return new Arr(values.stream().map(v -> of(v)).toList());
  }

  static Arr longs(Collection<Long> values) {
    return new Arr(values.stream().map(v -> of(v.longValue())).toList());
  }

  static Arr digests(Collection<Digest> values) {
    return new Arr(values.stream().map(v -> of(v)).toList());
  }

  /** Maps, lists, strings, numbers, booleans and null, as a YAML parser makes them. */
  static Json from(@Nullable Object plain) {
    if (plain == null) {
      return new Null();
    } else if (plain instanceof Json json) {
      return json;
    } else if (plain instanceof String text) {
      return new Str(text);
    } else if (plain instanceof Boolean bool) {
      return new Bool(bool);
    } else if (plain instanceof BigInteger number) {
      return new Num(new BigDecimal(number));
    } else if (plain instanceof BigDecimal number) {
      return new Num(number);
    } else if (plain instanceof Double number) {
      return of(number.doubleValue());
    } else if (plain instanceof Float number) {
      return of(number.floatValue());
    } else if (plain instanceof Number number) {
      return of(number.longValue());
    } else if (plain instanceof List<?> list) {
      List<Json> items = new ArrayList<>();
      list.forEach(item -> items.add(from(item)));
      return new Arr(items);
    } else if (plain instanceof Map<?, ?> map) {
      TreeMap<String, Json> members = new TreeMap<>();
      map.forEach((key, value) -> members.put(String.valueOf(key), from(value)));
      return new Obj(members);
    }
    throw new InvalidFormatException("no JSON for a value of " + plain.getClass().getName());
  }

  /** The canonical bytes. */
  default byte[] canonical() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** The canonical form as text. */
  default String text() {
    return JsonWriter.write(this);
  }

  private static void requireFinite(boolean finite, double value) {
    if (!finite) {
      throw new InvalidFormatException("number: JSON has no " + value);
    }
  }
}
