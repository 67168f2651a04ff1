package io.acclimate.core.model;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;

/**
 * What a person writes to begin with a model: its spec and, under {@code network}, its layers. The
 * layers go into the serving manifest, not into the spec's blob.
 */
public record ModelDefinition(ModelSpec spec, NetworkSpec network) {
  public ModelDefinition {
    network.requireFits(spec.input().shape(), spec.classes().size());
  }

  /** Reads a spec with a {@code network} key. */
  public static ModelDefinition fromJson(Json json) {
    JsonFields fields = JsonFields.of("", json);
    NetworkSpec network = NetworkSpec.fromJson(fields.fields("network"));
    Json.Obj spec = ((Json.Obj) json).without("network");
    return new ModelDefinition(ModelSpec.fromJson(spec), network);
  }
}
