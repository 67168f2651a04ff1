package io.acclimate.core.artifact;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A strict recursive-descent parser of RFC 8259: no comments, no duplicate keys, limits on size,
 * depth and numbers.
 */
final class JsonParser {
  static final int MAX_BYTES = 16 << 20;
  static final int MAX_DEPTH = 64;

  /**
   * No finite double has a larger decimal exponent, up or down; keeps one short literal from
   * filling memory.
   */
  static final int MAX_EXPONENT = 400;

  static final int MAX_DIGITS = 40;
  private static final int MAX_NUMBER_LENGTH = 64;

  private final String text;
  private int at;

  private JsonParser(String text) {
    this.text = text;
  }

  static Json parse(byte[] utf8) {
    if (utf8.length > MAX_BYTES) {
      throw new InvalidFormatException(
          "JSON: " + utf8.length + " bytes are more than the allowed " + MAX_BYTES);
    }
    JsonParser parser = new JsonParser(Utf8.decode(utf8, "JSON"));
    parser.skipSpace();
    Json json = parser.value(0);
    parser.skipSpace();
    if (parser.at != parser.text.length()) {
      throw parser.error("nothing more", parser.at);
    }
    return json;
  }

  private Json value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidFormatException("JSON: more than " + MAX_DEPTH + " levels");
    }
    switch (peek()) {
      case '{' -> {
        return object(depth);
      }
      case '[' -> {
        return array(depth);
      }
      case '"' -> {
        return new Json.Str(string());
      }
      case 't' -> {
        literal("true");
        return new Json.Bool(true);
      }
      case 'f' -> {
        literal("false");
        return new Json.Bool(false);
      }
      case 'n' -> {
        literal("null");
        return new Json.Null();
      }
      default -> {
        return number();
      }
    }
  }

  private Json.Obj object(int depth) {
    TreeMap<String, Json> members = new TreeMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return new Json.Obj(members);
    }
    while (true) {
      skipSpace();
      if (peek() != '"') {
        throw error("a key", at);
      }
      int keyAt = at;
      String key = string();
      skipSpace();
      expect(':');
      skipSpace();
      if (members.put(key, value(depth + 1)) != null) {
        throw new InvalidFormatException(
            "JSON at character " + keyAt + ": key '" + key + "' is there twice");
      }
      skipSpace();
      if (peek() == '}') {
        at++;
        return new Json.Obj(members);
      }
      expect(',');
    }
  }

  private Json.Arr array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return new Json.Arr(items);
    }
    while (true) {
      skipSpace();
      items.add(value(depth + 1));
      skipSpace();
      if (peek() == ']') {
        at++;
        return new Json.Arr(items);
      }
      expect(',');
    }
  }

  private String string() {
    StringBuilder result = new StringBuilder();
    at++;
    while (true) {
      char c = next();
      if (c == '"') {
        return result.toString();
      } else if (c < 0x20) {
        throw error("an escape instead of a control character", at - 1);
      }
      result.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = hexDigit(next());
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw error("a known escape", at - 1);
    };
  }

  private int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    } else if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    throw error("a hexadecimal digit", at - 1);
  }

  private Json.Num number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    if (at - start > MAX_NUMBER_LENGTH) {
      throw error("a number of at most " + MAX_NUMBER_LENGTH + " characters", start);
    }
    try {
      return new Json.Num(new BigDecimal(text.substring(start, at)));
    } catch (NumberFormatException e) {
      throw new InvalidFormatException("JSON at character " + start + ": not a number", e);
    }
  }

  private void digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw error("a value", at);
    }
  }

  private void literal(String word) {
    if (!text.startsWith(word, at)) {
      throw error("a value", at);
    }
    at += word.length();
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw error("'" + c + "'", at);
    }
    at++;
  }

  /** The character here, or NUL at the end: NUL is nowhere valid outside a string. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at >= text.length()) {
      throw error("the end of a string", at);
    }
    return text.charAt(at++);
  }

  private InvalidFormatException error(String expected, int where) {
    String found = where < text.length() ? "'" + text.charAt(where) + "'" : "the end";
    return new InvalidFormatException(
        "JSON at character " + where + ": expected " + expected + ", found " + found);
  }
}
