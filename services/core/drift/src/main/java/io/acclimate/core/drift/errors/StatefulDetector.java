package io.acclimate.core.drift.errors;

import io.acclimate.core.drift.DriftLevel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What all detectors do alike: check the range, start anew after a drift, and lay out their state
 * (big-endian): format 1, fingerprint of the configuration, n, level, score, threshold, and then
 * the detector's own numbers.
 */
abstract class StatefulDetector implements ErrorDetector {
  private static final byte FORMAT = 1;
  private static final int HEADER_BYTES = 1 + 8 + 8 + 1 + 8 + 8;

  private final String key;
  private final long fingerprint;
  private long n;
  private DriftLevel level = DriftLevel.STABLE;
  private double score;
  private double threshold = 1;

  /**
   * @param key of the configuration
   * @param parameters all that tells the configuration from others of this key
   */
  StatefulDetector(String key, double... parameters) {
    this.key = key;
    long hash = key.hashCode();
    for (double parameter : parameters) {
      hash = 31 * hash + Double.doubleToLongBits(parameter);
    }
    fingerprint = hash;
  }

  /** Takes a value in 0..1, calls {@link #compare}, and says the level. */
  abstract DriftLevel update(double error, long n);

  /** Forgets every value. */
  abstract void clear();

  /** Size of what {@link #write} writes now. */
  abstract int bytes();

  abstract void write(ByteBuffer buffer);

  abstract void read(ByteBuffer buffer);

  /** Whether a drift ends all that was; if not, the detector forgets by itself. */
  boolean startsAnewAfterDrift() {
    return true;
  }

  @Override
  public final DriftLevel add(double error) {
    if (!(error >= 0 && error <= 1)) {
      throw new IllegalArgumentException(key + ": error " + error + " is not in 0..1");
    }
    if (level == DriftLevel.DRIFT && startsAnewAfterDrift()) {
      startAnew();
    }
    n++;
    level = update(error, n);
    return level;
  }

  /** The next value is the first one. */
  final void startAnew() {
    n = 0;
    clear();
  }

  /** Remembers what the last value was held against. */
  final void compare(double score, double threshold) {
    this.score = score;
    this.threshold = threshold;
  }

  @Override
  public final DriftLevel level() {
    return level;
  }

  @Override
  public long n() {
    return n;
  }

  @Override
  public final double score() {
    return score;
  }

  @Override
  public final double threshold() {
    return threshold;
  }

  @Override
  public final void reset() {
    level = DriftLevel.STABLE;
    compare(0, 1);
    startAnew();
  }

  @Override
  public final byte[] state() {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + bytes());
    buffer.put(FORMAT).putLong(fingerprint).putLong(n).put(code(level));
    buffer.putDouble(score).putDouble(threshold);
    write(buffer);
    return buffer.array();
  }

  /** Takes over the state of another. */
  final StatefulDetector restored(byte[] state) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(state);
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "%s: state has format %d, expected %d".formatted(key, format, FORMAT));
      }
      if (buffer.getLong() != fingerprint) {
        throw new IllegalArgumentException(key + ": state is of another detector or configuration");
      }
      n = buffer.getLong();
      if (n < 0) {
        throw new IllegalArgumentException("%s: state has n %d".formatted(key, n));
      }
      level = level(buffer.get());
      compare(buffer.getDouble(), buffer.getDouble());
      read(buffer);
      if (buffer.hasRemaining()) {
        throw new IllegalArgumentException(
            "%s: state has %d bytes too many".formatted(key, buffer.remaining()));
      }
      return this;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "%s: state of %d bytes is too short".formatted(key, state.length), e);
    }
  }

  private static byte code(DriftLevel level) {
    return switch (level) {
      case STABLE -> 0;
      case WARNING -> 1;
      case DRIFT -> 2;
    };
  }

  private DriftLevel level(byte code) {
    return switch (code) {
      case 0 -> DriftLevel.STABLE;
      case 1 -> DriftLevel.WARNING;
      case 2 -> DriftLevel.DRIFT;
      default -> throw new IllegalArgumentException("%s: state has level %d".formatted(key, code));
    };
  }
}
