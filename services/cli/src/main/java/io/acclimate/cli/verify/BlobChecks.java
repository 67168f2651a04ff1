package io.acclimate.cli.verify;

import io.acclimate.cli.output.Progress;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.TensorBlob;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads blobs and says what is wrong with them. Only documents are read into memory; everything
 * else is read once, however many versions share it.
 */
final class BlobChecks {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final BlobStore blobs;
  private final Progress progress;
  private final Map<Object, State> known = new HashMap<>();
  private long blobCount;
  private long bytes;

  BlobChecks(BlobStore blobs, Progress progress) {
    this.blobs = blobs;
    this.progress = progress;
  }

  /** What was found under a digest. */
  sealed interface State {
    /** The bytes that the digest stands for. */
    record Sound() implements State {}

    /** Nothing. */
    record Missing() implements State {}

    /** Something else. */
    record Wrong(String what) implements State {}
  }

  /** A blob of any content and size. */
  State any(Digest digest) {
    return known.computeIfAbsent(digest, unused -> state(digest, in -> digest(digest, in)));
  }

  /** A blob of one tensor, of any size. */
  State tensor(TensorEntry entry) {
    TensorEntry nameless =
        new TensorEntry("any", entry.dtype(), entry.shape(), entry.sha256(), entry.sizeBytes());
    return known.computeIfAbsent(
        nameless, unused -> state(entry.sha256(), in -> TensorBlob.verify(entry, in)));
  }

  /**
   * A document that is small enough to be read whole.
   *
   * @param parsed gets it if it is what its digest stands for and what it must be
   */
  <T> State document(Digest digest, Function<byte[], T> parse, Parsed<T> parsed) {
    byte[] bytes;
    try {
      bytes = blobs.get(digest);
    } catch (BlobMissingException missing) {
      return new State.Missing();
    } catch (CorruptBlobException damaged) {
      return new State.Wrong(damage(damaged));
    }
    if (known.put(digest, new State.Sound()) == null) {
      count(bytes.length);
      blobCount++;
    }
    T document;
    try {
      document = parse.apply(bytes);
    } catch (InvalidFormatException invalid) {
      return new State.Wrong(String.valueOf(invalid.getMessage()));
    }
    parsed.of(document, bytes);
    return new State.Sound();
  }

  /** Takes a document. */
  interface Parsed<T> {
    void of(T document, byte[] bytes);
  }

  private interface Reading {
    void of(InputStream content) throws IOException;
  }

  private State state(Digest digest, Reading reading) {
    try (InputStream content = new Counted(blobs.open(digest, 0), this::count)) {
      reading.of(content);
      blobCount++;
      return new State.Sound();
    } catch (BlobMissingException missing) {
      return new State.Missing();
    } catch (CorruptBlobException damaged) {
      return new State.Wrong(damage(damaged));
    } catch (InvalidFormatException invalid) {
      return new State.Wrong(String.valueOf(invalid.getMessage()));
    } catch (IOException broken) {
      throw new UncheckedIOException("blob %s: %s".formatted(digest, broken.getMessage()), broken);
    }
  }

  private static void digest(Digest expected, InputStream content) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      sha256.update(buffer, 0, count);
    }
    Digest found = Digest.of(sha256);
    if (!found.equals(expected)) {
      throw new CorruptBlobException(expected, found, "in the registry");
    }
  }

  private static String damage(CorruptBlobException damaged) {
    return "is damaged: " + Optional.ofNullable(damaged.getMessage()).orElse("other bytes");
  }

  private void count(long more) {
    bytes += more;
    progress.tell(() -> "verify: %d blobs, %.1f MB read".formatted(blobCount, bytes / 1e6));
  }
}
