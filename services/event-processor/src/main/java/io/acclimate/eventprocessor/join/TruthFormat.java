package io.acclimate.eventprocessor.join;

import io.acclimate.eventprocessor.state.Texts;
import io.acclimate.eventprocessor.state.Versioned;
import java.time.Instant;

/**
 * The bytes of a {@link Truth} in its store, version 1: a version byte, the stream time when it was
 * accepted, then the other fields in the order of the record, numbers big-endian, texts as a length
 * and UTF-8, times in milliseconds.
 */
final class TruthFormat {
  private static final int VERSION = 1;

  private TruthFormat() {}

  static byte[] write(Truth truth) {
    return Versioned.write(
        VERSION,
        out -> {
          out.writeLong(truth.acceptedMillis());
          Texts.write(out, truth.model());
          LabelFormat.write(out, truth.label());
          out.writeLong(truth.knownAt().toEpochMilli());
        });
  }

  static Truth read(byte[] bytes) {
    return Versioned.read(
        bytes,
        VERSION,
        Truths.STORE,
        in -> {
          long acceptedMillis = in.readLong();
          return new Truth(
              Texts.read(in),
              LabelFormat.read(in),
              Instant.ofEpochMilli(in.readLong()),
              acceptedMillis);
        });
  }
}
