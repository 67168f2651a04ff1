package io.acclimate.registry.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@code Range} header (RFC 9110, section 14) comes to for a blob of some size. */
sealed interface RangeAnswer {
  /** Everything: nothing else was asked for, or nothing that we give. */
  record Whole() implements RangeAnswer {}

  /** A part, which is never empty. */
  record Part(long offset, long length) implements RangeAnswer {
    String contentRange(long sizeBytes) {
      return "bytes %d-%d/%d".formatted(offset, offset + length - 1, sizeBytes);
    }
  }

  /** What was asked for begins after the end. */
  record Unsatisfiable() implements RangeAnswer {}

  /**
   * Understands one range of bytes; as the RFC allows, other units, several ranges and what is no
   * range are passed over.
   *
   * @param header its value; null if there is none
   */
  static RangeAnswer of(@Nullable String header, long sizeBytes) {
    Matcher range = Syntax.ONE_RANGE.matcher(header == null ? "" : header);
    if (!range.matches()) {
      return new Whole();
    }
    String first = range.group(1);
    String last = range.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : lastBytes(Syntax.number(last), sizeBytes);
    }
    long from = Syntax.number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Syntax.number(last);
    if (to < from) {
      return new Whole();
    }
    return from >= sizeBytes
        ? new Unsatisfiable()
        : new Part(from, Math.min(to, sizeBytes - 1) - from + 1);
  }

  private static RangeAnswer lastBytes(long count, long sizeBytes) {
    long length = Math.min(count, sizeBytes);
    return length == 0 ? new Unsatisfiable() : new Part(sizeBytes - length, length);
  }

  /** How it is written. */
  final class Syntax {
    private static final Pattern ONE_RANGE =
        Pattern.compile("bytes=\\s*(\\d{0,40})-(\\d{0,40})\\s*", Pattern.CASE_INSENSITIVE);
    private static final int DIGITS_OF_LONG = 18;

    private Syntax() {}

    /** Beyond 18 digits it is beyond any blob. */
    private static long number(String digits) {
      return digits.length() > DIGITS_OF_LONG ? Long.MAX_VALUE : Long.parseLong(digits);
    }
  }
}
