package io.acclimate.core.artifact;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is needed to serve a version, and nothing else: its digest is the version's identity, so
 * there are no times and no metrics in it.
 *
 * @param network the network's layers, and its backbone if it has one
 * @param tensors the network's tensors; each is a blob of its own, so an update of one layer costs
 *     that layer's bytes
 * @param preprocessing how inputs are normalised
 * @param input what an input must look like
 * @param classes class names in the order of the scores
 * @param lineage digest of the {@link Lineage}: how the weights came about
 */
public record ServingManifest(
    Json.Obj network,
    List<TensorEntry> tensors,
    Preprocessing preprocessing,
    Json.Obj input,
    List<String> classes,
    Digest lineage) {
  private static final String FORMAT = "acclimate-serving/1";

  /** Of manifests that have a shortcut, and of no others: equal content has equal bytes. */
  private static final String FORMAT_WITH_SHORTCUTS = "acclimate-serving/2";

  private static final List<String> FORMATS = List.of(FORMAT, FORMAT_WITH_SHORTCUTS);

  public ServingManifest {
    tensors = List.copyOf(tensors);
    classes = List.copyOf(classes);
    Set<String> names = new HashSet<>();
    for (TensorEntry tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new InvalidFormatException("tensors: '" + tensor.name() + "' is there twice");
      }
    }
    if (new HashSet<>(classes).size() != classes.size()) {
      throw new InvalidFormatException("classes: a name is there twice in " + classes);
    }
  }

  /**
   * Parses canonical bytes; any other bytes of the same content are refused, since they have
   * another digest.
   */
  public static ServingManifest parse(byte[] bytes) {
    JsonFields fields = Canonical.parse("serving manifest", bytes);
    boolean shortcuts = fields.oneOf("format", FORMATS).equals(FORMAT_WITH_SHORTCUTS);
    ServingManifest manifest =
        new ServingManifest(
            fields.object("network"),
            fields.fieldsList("tensors").stream().map(TensorEntry::parse).toList(),
            Preprocessing.parse(fields.fields("preprocessing")),
            fields.object("input"),
            fields.strings("classes"),
            fields.digest("lineage"));
    fields.refuseUnknown();
    if (manifest.hasShortcuts() != shortcuts) {
      throw new InvalidFormatException(
          "serving manifest: a shortcut makes it %s, and nothing else does"
              .formatted(FORMAT_WITH_SHORTCUTS));
    }
    return manifest;
  }

  public byte[] toBytes() {
    return Json.object()
        .with("format", hasShortcuts() ? FORMAT_WITH_SHORTCUTS : FORMAT)
        .with("network", network)
        .with("tensors", Json.array(tensors.stream().map(TensorEntry::toJson).toList()))
        .with("preprocessing", preprocessing.toJson())
        .with("input", input)
        .with("classes", Json.strings(classes))
        .with("lineage", Json.of(lineage))
        .canonical();
  }

  /** The identity of the version. */
  public Digest digest() {
    return Digest.of(toBytes());
  }

  /** Digest of the file that the network's backbone runs: code, not weights. Empty without one. */
  public Optional<Digest> backbone() {
    JsonFields fields = JsonFields.of("network", network);
    return fields.has("backbone")
        ? Optional.of(fields.fields("backbone").digest("sha256"))
        : Optional.empty();
  }

  private boolean hasShortcuts() {
    return tensors.stream().anyMatch(tensor -> tensor.shortcut() != null);
  }

  /** The blobs that make it up: its tensors, and the small ones of shortcuts to them. */
  public Set<Digest> blobs() {
    Set<Digest> blobs = new LinkedHashSet<>();
    for (TensorEntry tensor : tensors) {
      blobs.add(tensor.sha256());
      if (tensor.shortcut() != null) {
        blobs.add(tensor.shortcut().update());
      }
    }
    return blobs;
  }

  /** Bytes of the manifest and of all its different tensors; shortcuts come on top. */
  public long sizeBytes() {
    long size = toBytes().length;
    Set<Digest> counted = new HashSet<>();
    for (TensorEntry tensor : tensors) {
      if (counted.add(tensor.sha256())) {
        size = Math.addExact(size, tensor.sizeBytes());
      }
    }
    return size;
  }
}
