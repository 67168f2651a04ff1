package io.acclimate.core.artifact;

import java.math.BigDecimal;
import java.util.Map;

/** Writes the canonical form; see {@link Json}. */
final class JsonWriter {
  /**
   * Scientific exponents from here to {@link #MAX_PLAIN_EXPONENT} are written without an exponent,
   * as RFC 8785 does.
   */
  private static final int MIN_PLAIN_EXPONENT = -6;

  private static final int MAX_PLAIN_EXPONENT = 20;

  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  static String write(Json json) {
    JsonWriter writer = new JsonWriter();
    writer.value(json);
    return writer.out.toString();
  }

  /** Refuses unpaired surrogates: they have no UTF-8 form. */
  static void requireWellFormed(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw new InvalidFormatException("string: unpaired surrogate at character " + i);
      }
    }
  }

  private void value(Json json) {
    if (json instanceof Json.Obj object) {
      object(object);
    } else if (json instanceof Json.Arr array) {
      array(array);
    } else if (json instanceof Json.Str string) {
      string(string.value());
    } else if (json instanceof Json.Num number) {
      number(number.value());
    } else if (json instanceof Json.Bool bool) {
      out.append(bool.value());
    } else {
      out.append("null");
    }
  }

  private void object(Json.Obj object) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      out.append(separator);
      string(member.getKey());
      out.append(':');
      value(member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void array(Json.Arr array) {
    out.append('[');
    String separator = "";
    for (Json item : array.items()) {
      out.append(separator);
      value(item);
      separator = ",";
    }
    out.append(']');
  }

  private void number(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= MIN_PLAIN_EXPONENT && exponent <= MAX_PLAIN_EXPONENT) {
      out.append(value.toPlainString());
      return;
    }
    String digits = value.unscaledValue().abs().toString();
    out.append(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? "" : "+").append(exponent);
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
