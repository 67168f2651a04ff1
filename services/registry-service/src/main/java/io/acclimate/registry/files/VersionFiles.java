package io.acclimate.registry.files;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.SafetensorsExport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The files of one version, by name. They are made when they are asked for; nothing is stored. */
public final class VersionFiles {
  public static final String MARKDOWN = "text/markdown; charset=utf-8";

  private final List<VersionFile> files;

  private VersionFiles(List<VersionFile> files) {
    this.files = files;
  }

  /** What writes a file. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A file.
   *
   * @param mediaType such as text/markdown
   */
  public record VersionFile(String name, String mediaType, long sizeBytes, Writer writer) {
    static VersionFile text(String name, String mediaType, String content) {
      return bytes(name, mediaType, content.getBytes(StandardCharsets.UTF_8));
    }

    static VersionFile bytes(String name, String mediaType, byte[] content) {
      return new VersionFile(name, mediaType, content.length, out -> out.write(content));
    }
  }

  /**
   * The files of a version.
   *
   * @throws io.acclimate.core.artifact.BlobMissingException if its manifest or lineage is gone
   */
  public static VersionFiles of(VersionInBrief brief, BlobStore blobs) {
    VersionContent content = VersionContent.read(brief, blobs);
    SafetensorsExport weights =
        new SafetensorsExport(brief.version().made().serving(), content.manifest());
    return new VersionFiles(
        List.of(
            VersionFile.text("MLmodel", "application/yaml", MlModel.of(brief, content)),
            VersionFile.text("README.md", MARKDOWN, ModelCard.of(brief, content)),
            VersionFile.bytes("lineage.json", "application/json", content.lineage().toBytes()),
            new VersionFile(
                "model.safetensors",
                "application/octet-stream",
                weights.sizeBytes(),
                out -> weights.writeTo(out, blobs)),
            VersionFile.bytes(
                "serving-manifest.json", "application/json", content.manifest().toBytes())));
  }

  /**
   * The card of a version, which says to people what it is, in Markdown.
   *
   * @throws io.acclimate.core.artifact.BlobMissingException if its manifest or lineage is gone
   */
  public static String card(VersionInBrief brief, BlobStore blobs) {
    return ModelCard.of(brief, VersionContent.read(brief, blobs));
  }

  /** All of them, by name. */
  public List<VersionFile> files() {
    return files;
  }

  /** One of them; empty if there is none of that name. */
  public Optional<VersionFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
