package io.acclimate.core.artifact;

import java.util.List;

/**
 * One tensor of a serving manifest.
 *
 * @param name as in the network's state dictionary
 * @param dtype element type
 * @param shape size per dimension
 * @param sha256 digest of the blob, a safetensors file that holds just this tensor
 * @param sizeBytes size of the blob
 */
public record TensorEntry(
    String name, Dtype dtype, List<Long> shape, Digest sha256, long sizeBytes) {
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
            fields.integer("sizeBytes", 0, Long.MAX_VALUE));
    fields.refuseUnknown();
    return entry;
  }

  Json toJson() {
    return Json.object()
        .with("name", name)
        .with("dtype", dtype.name())
        .with("shape", Json.longs(shape))
        .with("sha256", Json.of(sha256))
        .with("sizeBytes", sizeBytes);
  }
}
