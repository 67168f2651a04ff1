package io.acclimate.core.artifact;

/** Numbers that a setting may have; says itself in errors as people write it. NaN is in none. */
public record Interval(double min, boolean minIncluded, double max, boolean maxIncluded) {

  /** Both bounds included. */
  public static Interval closed(double min, double max) {
    return new Interval(min, true, max, true);
  }

  /** Neither bound included. */
  public static Interval open(double min, double max) {
    return new Interval(min, false, max, false);
  }

  /** More than the first bound, at most the second. */
  public static Interval above(double min, double max) {
    return new Interval(min, false, max, true);
  }

  /** At least the first bound, less than the second. */
  public static Interval below(double min, double max) {
    return new Interval(min, true, max, false);
  }

  public boolean contains(double value) {
    return (minIncluded ? value >= min : value > min) && (maxIncluded ? value <= max : value < max);
  }

  /** Refuses a value outside; the message names the key, the value and the interval. */
  public double require(String key, double value) {
    if (!contains(value)) {
      throw new InvalidFormatException("%s: expected %s, found %s".formatted(key, this, value));
    }
    return value;
  }

  @Override
  public String toString() {
    return "a number in %s..%s%s"
        .formatted(
            Json.of(min),
            Json.of(max),
            minIncluded && maxIncluded ? "" : " (%s excluded)".formatted(excluded()));
  }

  private String excluded() {
    if (minIncluded) {
      return Json.of(max).text();
    }
    return maxIncluded ? Json.of(min).text() : Json.of(min) + " and " + Json.of(max);
  }
}
