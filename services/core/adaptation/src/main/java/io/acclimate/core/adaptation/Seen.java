package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.Packs;
import io.acclimate.core.adaptation.memory.RowSource;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.Backbone;
import io.acclimate.core.model.ModelSpec;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the layers see in a round: rows as they came, or a backbone's features of them.
 *
 * @param spec the request's, for what they see
 * @param pack the experience's rows
 * @param rows rows of earlier packs
 * @param embedding makes the features; null without a backbone
 */
record Seen(ModelSpec spec, Pack pack, RowSource rows, @Nullable Embedding embedding)
    implements AutoCloseable {

  /**
   * Opens the backbone, if there is one.
   *
   * @param packs of the round
   * @param cancelled asked now and then
   * @throws InvalidFormatException if the backbone's file is missing or cannot be used
   */
  static Seen open(
      RoundRequest request,
      StartingPoint start,
      BlobStore blobs,
      Packs packs,
      Environment environment,
      BooleanSupplier cancelled) {
    ModelSpec spec = request.spec();
    Backbone backbone = start.network().backbone();
    if (backbone == null) {
      return new Seen(spec, request.pack(), packs, null);
    }
    TensorEntry entry =
        start
            .backbone()
            .orElseThrow(
                () -> new InvalidFormatException("tensors: '" + Backbone.TENSOR + "' is missing"));
    Embedding embedding =
        new Embedding(
            environment, backbone, Safetensors.readOne(blobs.get(entry.sha256())), spec, cancelled);
    try {
      return new Seen(
          spec.withInput(start.network().afterBackbone(spec.input())),
          embedding.of(request.pack()),
          embedding.over(packs),
          embedding);
    } catch (RuntimeException | Error e) {
      embedding.close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (embedding != null) {
      embedding.close();
    }
  }
}
