package io.acclimate.core.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * All tensors of a version as one safetensors file, under PyTorch's names, for whoever wants the
 * weights and nothing else. Only one tensor at a time is in memory. Metadata name the version's
 * serving digest.
 */
public final class SafetensorsExport {
  private static final String SERVING = "acclimate.serving";

  private final List<TensorEntry> ordered;
  private final byte[] header;
  private final long sizeBytes;

  /**
   * The file of a version.
   *
   * @param serving digest of its serving manifest
   */
  public SafetensorsExport(Digest serving, ServingManifest manifest) {
    this.ordered =
        manifest.tensors().stream()
            .sorted(
                Comparator.comparingInt((TensorEntry tensor) -> -tensor.dtype().bytes())
                    .thenComparing(TensorEntry::name))
            .toList();
    List<SafetensorsHeader.Entry> entries = new ArrayList<>();
    long end = 0;
    for (TensorEntry tensor : ordered) {
      long begin = end;
      end += TensorBytes.sizeBytes(tensor.dtype(), tensor.shape());
      entries.add(
          new SafetensorsHeader.Entry(tensor.name(), tensor.dtype(), tensor.shape(), begin, end));
    }
    this.header = SafetensorsHeader.bytes(entries, Map.of(SERVING, serving.hex()));
    this.sizeBytes = header.length + end;
  }

  /** Bytes of the whole file. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * Writes the file.
   *
   * @throws BlobMissingException if a tensor is not in the store
   * @throws CorruptBlobException if what is there does not match its digest
   * @throws InvalidFormatException if a tensor is another than the manifest says
   */
  public void writeTo(OutputStream out, BlobStore blobs) throws IOException {
    out.write(header);
    for (TensorEntry entry : ordered) {
      TensorBytes tensor = Safetensors.readOne(blobs.get(entry.sha256()));
      if (tensor.dtype() != entry.dtype() || !tensor.shape().equals(entry.shape())) {
        throw new InvalidFormatException(
            "tensor '%s': the blob holds %s of %s, the manifest says %s of %s"
                .formatted(
                    entry.name(), tensor.shape(), tensor.dtype(), entry.shape(), entry.dtype()));
      }
      out.write(tensor.data());
    }
  }
}
