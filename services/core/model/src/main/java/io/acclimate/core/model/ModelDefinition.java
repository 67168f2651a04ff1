package io.acclimate.core.model;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.core.artifact.TensorBytes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a person writes to begin with a model: its spec and, under {@code network}, its layers. The
 * layers go into the serving manifest, not into the spec's blob.
 *
 * @param spec of the model
 * @param network its layers, and its backbone if it has one
 * @param backbone the backbone's file, as {@link Backbone#tensor} keeps it; null if there is none
 */
public record ModelDefinition(ModelSpec spec, NetworkSpec network, @Nullable TensorBytes backbone) {
  private static final String NETWORK = "network";
  private static final String BACKBONE = "backbone";
  private static final String FILE = "file";
  private static final String SHA256 = "sha256";
  private static final String SIZE = "sizeBytes";

  public ModelDefinition {
    network.requireFits(spec.input(), spec.classes().size());
    Backbone described = network.backbone();
    if (described != null && backbone != null) {
      described.require(backbone);
    } else if (described != null || backbone != null) {
      throw new InvalidFormatException("network.backbone: needs its file, and its file needs it");
    }
  }

  /** Without a backbone. */
  public ModelDefinition(ModelSpec spec, NetworkSpec network) {
    this(spec, network, null);
  }

  /** Reads a spec with a {@code network} key that has no backbone. */
  public static ModelDefinition fromJson(Json json) {
    return fromJson(
        json,
        file -> {
          throw new InvalidFormatException(
              "network.backbone.file: '%s' cannot be read here".formatted(file));
        });
  }

  /**
   * Reads a spec with a {@code network} key. Its backbone, if it has one, names a file in place of
   * digest and size.
   *
   * @param files content of a file by the name that the spec gives it
   */
  public static ModelDefinition fromJson(Json json, Function<String, byte[]> files) {
    JsonFields fields = JsonFields.of("", json);
    Json.Obj network = fields.object(NETWORK);
    Json.Obj spec = ((Json.Obj) json).without(NETWORK);
    JsonFields networkFields = fields.fields(NETWORK);
    if (!networkFields.has(BACKBONE)) {
      return new ModelDefinition(
          ModelSpec.fromJson(spec), NetworkSpec.fromJson(networkFields), null);
    }
    JsonFields described = networkFields.fields(BACKBONE);
    byte[] file = files.apply(described.string(FILE));
    if (described.has(SHA256) || described.has(SIZE)) {
      throw new InvalidFormatException(
          "network.backbone.file: takes the place of %s and %s".formatted(SHA256, SIZE));
    }
    Json.Obj backbone =
        networkFields
            .object(BACKBONE)
            .without(FILE)
            .with(SHA256, Json.of(Digest.of(file)))
            .with(SIZE, file.length);
    return new ModelDefinition(
        ModelSpec.fromJson(spec),
        NetworkSpec.fromJson(JsonFields.of(NETWORK, network.with(BACKBONE, backbone))),
        Backbone.tensor(file));
  }

  /**
   * Refuses statistics of another number of elements than are normalised: those of the input, or of
   * the backbone's answer.
   *
   * @param key of the statistics, for the message
   */
  public void requireNormalises(String key, int elements) {
    int expected = network.afterBackbone(spec.input()).elements();
    if (elements != expected) {
      throw new InvalidFormatException(
          "%s has %d elements, %s has %d"
              .formatted(
                  key,
                  elements,
                  network.backbone() == null ? "the model's input" : "the backbone's answer",
                  expected));
    }
  }

  /** The definition as rounds see it, whose inputs are the backbone's features. */
  public ModelDefinition afterBackbone() {
    return network.backbone() == null
        ? this
        : new ModelDefinition(
            spec.withInput(network.afterBackbone(spec.input())), new NetworkSpec(network.layers()));
  }
}
