package io.acclimate.core.model;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.TensorBytes;
import java.util.List;

/**
 * A network that was trained elsewhere, imported whole as a TorchScript file, and that never
 * learns: it makes each input into features, and what comes after it, normalisation included, sees
 * those alone.
 *
 * <pre>
 * {"kind":"torchscript","sha256":"c1…","sizeBytes":2272526,"features":128}
 * </pre>
 *
 * @param sha256 digest of the file
 * @param sizeBytes size of the file
 * @param features d: the file answers [n, d] to a batch of n inputs
 */
public record Backbone(Digest sha256, long sizeBytes, long features) {
  /** Name of the tensor that holds the file among a version's tensors. */
  public static final String TENSOR = "backbone.torchscript";

  private static final String KIND = "torchscript";

  public Backbone {
    Ranges.require("network.backbone.sizeBytes", sizeBytes, 1, Integer.MAX_VALUE - 8);
    Ranges.require("network.backbone.features", features, 1, Layers.MAX_SIZE);
  }

  /** Of a file's content. */
  public static Backbone of(byte[] file, long features) {
    return new Backbone(Digest.of(file), file.length, features);
  }

  static Backbone fromJson(JsonFields fields) {
    fields.oneOf("kind", List.of(KIND));
    Backbone backbone =
        new Backbone(
            fields.digest("sha256"),
            fields.integer("sizeBytes", 1, Integer.MAX_VALUE - 8),
            fields.integer("features", 1, Layers.MAX_SIZE));
    fields.refuseUnknown();
    return backbone;
  }

  Json.Obj toJson() {
    return Json.object()
        .with("kind", KIND)
        .with("sha256", Json.of(sha256))
        .with("sizeBytes", sizeBytes)
        .with("features", features);
  }

  /** The file as the tensor that a version keeps: its bytes [sizeBytes]. */
  public static TensorBytes tensor(byte[] file) {
    return new TensorBytes(Dtype.U8, List.of((long) file.length), file);
  }

  /** The file's content, which must be this one's. */
  byte[] require(TensorBytes tensor) {
    byte[] file = tensor.data();
    if (tensor.dtype() != Dtype.U8 || file.length != sizeBytes || !Digest.of(file).equals(sha256)) {
      throw new InvalidFormatException(
          "network.backbone: a file of %d bytes with SHA-256 %s is not the one of %d with %s"
              .formatted(file.length, Digest.of(file), sizeBytes, sha256));
    }
    return file;
  }
}
