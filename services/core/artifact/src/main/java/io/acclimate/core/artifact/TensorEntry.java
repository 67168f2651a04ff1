package io.acclimate.core.artifact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of a serving manifest.
 *
 * @param name as in the network's state dictionary
 * @param dtype element type
 * @param shape size per dimension
 * @param sha256 digest of the blob, a safetensors file that holds just this tensor
 * @param sizeBytes size of the blob
 * @param shortcut a cheaper way to the same blob for whoever has an earlier one; null if there is
 *     none
 */
public record TensorEntry(
    String name,
    Dtype dtype,
    List<Long> shape,
    Digest sha256,
    long sizeBytes,
    @Nullable Shortcut shortcut) {

  /**
   * The blob is that of W' = W + B·A, see {@link LowRankUpdate}.
   *
   * @param base digest of W's blob
   * @param update digest of the blob of A and B
   * @param sizeBytes size of the latter
   */
  public record Shortcut(Digest base, Digest update, long sizeBytes) {
    static Shortcut parse(JsonFields fields) {
      Shortcut shortcut =
          new Shortcut(
              fields.digest("base"),
              fields.digest("update"),
              fields.integer("sizeBytes", 1, Long.MAX_VALUE));
      fields.refuseUnknown();
      return shortcut;
    }

    Json toJson() {
      return Json.object()
          .with("base", Json.of(base))
          .with("update", Json.of(update))
          .with("sizeBytes", sizeBytes);
    }
  }

  public TensorEntry {
    shape = List.copyOf(shape);
    if (name.isEmpty()) {
      throw new InvalidFormatException("tensors.name: is empty");
    }
    if (sizeBytes < TensorBytes.sizeBytes(dtype, shape)) {
      throw new InvalidFormatException(
          "tensors.sizeBytes: %d is too few for '%s' of shape %s"
              .formatted(sizeBytes, name, shape));
    }
    if (shortcut != null && shortcut.sizeBytes() >= sizeBytes) {
      throw new InvalidFormatException(
          "tensors.shortcut.sizeBytes: %d is no less than the %d of '%s' itself"
              .formatted(shortcut.sizeBytes(), sizeBytes, name));
    }
  }

  /** An entry to whose blob there is no shortcut. */
  public TensorEntry(String name, Dtype dtype, List<Long> shape, Digest sha256, long sizeBytes) {
    this(name, dtype, shape, sha256, sizeBytes, null);
  }

  /** The same blob, to which there is a cheaper way. */
  public TensorEntry by(Shortcut cheaper) {
    return new TensorEntry(name, dtype, shape, sha256, sizeBytes, cheaper);
  }

  /** The entry for a tensor whose blob is {@link Safetensors#writeOne}. */
  public static TensorEntry of(String name, TensorBytes tensor) {
    byte[] blob = Safetensors.writeOne(tensor);
    return new TensorEntry(name, tensor.dtype(), tensor.shape(), Digest.of(blob), blob.length);
  }

  static TensorEntry parse(JsonFields fields) {
    TensorEntry entry =
        new TensorEntry(
            fields.string("name"),
            Dtype.valueOf(fields.oneOf("dtype", Dtype.names())),
            fields.integers("shape", 0, Long.MAX_VALUE),
            fields.digest("sha256"),
            fields.integer("sizeBytes", 0, Long.MAX_VALUE),
            fields.has("shortcut") ? Shortcut.parse(fields.fields("shortcut")) : null);
    fields.refuseUnknown();
    return entry;
  }

  Json toJson() {
    Json.Obj json =
        Json.object()
            .with("name", name)
            .with("dtype", dtype.name())
            .with("shape", Json.longs(shape))
            .with("sha256", Json.of(sha256))
            .with("sizeBytes", sizeBytes);
    return shortcut == null ? json : json.with("shortcut", shortcut.toJson());
  }
}
