package io.acclimate.client;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version that was fetched and verified: its signature, the digest of every tensor, and that each
 * is what the manifest says. Tensors stay in the cache's files and are read, and verified again,
 * when they are asked for.
 *
 * <pre>{@code
 * float[] bias = version.tensor("head.bias").floats();
 * version.writeSafetensors(Path.of("pump-faults.safetensors"));  // load_file(…) of Python reads it
 * }</pre>
 */
public final class ModelVersion {
  private final AnnouncedVersion announced;
  private final ServingManifest manifest;
  private final BlobStore blobs;
  private final long fetchedBytes;

  ModelVersion(
      AnnouncedVersion announced, ServingManifest manifest, BlobStore blobs, long fetchedBytes) {
    this.announced = announced;
    this.manifest = manifest;
    this.blobs = blobs;
    this.fetchedBytes = fetchedBytes;
  }

  /** Registered name of the model. */
  public String model() {
    return announced.model();
  }

  /** The alias that pointed here. */
  public String alias() {
    return announced.alias();
  }

  /** Its number, from 1. */
  public int version() {
    return announced.version();
  }

  /** Its identity: the digest of its serving manifest. */
  public Digest digest() {
    return announced.digest();
  }

  /** Bytes of the manifest and all its tensors. */
  public long sizeBytes() {
    return manifest.sizeBytes();
  }

  /** Bytes that had to be fetched for it, because no earlier version had left them here. */
  public long fetchedBytes() {
    return fetchedBytes;
  }

  /** Network, input, classes and preprocessing; names and shapes of the tensors. */
  public ServingManifest manifest() {
    return manifest;
  }

  /** Where its tensors are, verified as they are read; what loads a model takes this. */
  public BlobStore blobs() {
    return blobs;
  }

  /** Names of its tensors, as PyTorch's state dictionary has them. */
  public List<String> tensorNames() {
    return manifest.tensors().stream().map(TensorEntry::name).toList();
  }

  /**
   * Reads a tensor.
   *
   * @throws IllegalArgumentException if it has none of that name
   */
  public TensorBytes tensor(String name) {
    return manifest.tensors().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .map(entry -> read(entry, blobs))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tensor '%s' is none of %s".formatted(name, tensorNames())));
  }

  /**
   * Writes one safetensors file with all tensors by PyTorch's names, a backbone's file included.
   * Its metadata say model, version and digest. A reader of the path sees the old file or the whole
   * new one.
   */
  public void writeSafetensors(Path file) {
    SortedMap<String, TensorBytes> tensors = new TreeMap<>();
    manifest.tensors().forEach(entry -> tensors.put(entry.name(), read(entry, blobs)));
    Map<String, String> metadata =
        Map.of(
            "format", "pt",
            "model", model(),
            "version", Integer.toString(version()),
            "serving_digest", digest().hex());
    Path written = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.write(written, Safetensors.write(tensors, metadata));
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Reads a tensor, which must be what the manifest says. */
  static TensorBytes read(TensorEntry entry, BlobStore blobs) {
    byte[] blob = CorruptBlobException.requireMatch(entry.sha256(), blobs.get(entry), "fetched");
    TensorBytes tensor = Safetensors.readOne(blob);
    if (tensor.dtype() != entry.dtype()
        || !tensor.shape().equals(entry.shape())
        || blob.length != entry.sizeBytes()) {
      throw new InvalidFormatException(
          "tensor '%s': the manifest declares %s%s in %d bytes, the blob holds %s%s in %d"
              .formatted(
                  entry.name(),
                  entry.dtype(),
                  entry.shape(),
                  entry.sizeBytes(),
                  tensor.dtype(),
                  tensor.shape(),
                  blob.length));
    }
    return tensor;
  }

  @Override
  public String toString() {
    return "ModelVersion[%s %s is version %d, %s, fetched %d of %d bytes]"
        .formatted(model(), alias(), version(), digest(), fetchedBytes, sizeBytes());
  }
}
