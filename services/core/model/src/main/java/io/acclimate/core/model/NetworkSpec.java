package io.acclimate.core.model;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network in order, and the backbone before them if there is one. The last layer is
 * linear: its input is the features, its output the logits.
 *
 * <pre>
 * {"layers":[{"kind":"linear","name":"fc1","in":128,"out":64},{"kind":"relu"},{"kind":"linear","name":"head","in":64,"out":6}]}
 * </pre>
 *
 * @param backbone makes inputs into what the first layer takes; null if it takes them as they are
 * @param layers what learns
 */
public record NetworkSpec(@Nullable Backbone backbone, List<Layer> layers) {
  private static final int MAX_LAYERS = 1000;
  private static final String BACKBONE = "backbone";

  public NetworkSpec {
    layers = List.copyOf(layers);
    Ranges.require("network.layers (count)", layers.size(), 1, MAX_LAYERS);
    if (!(layers.get(layers.size() - 1) instanceof Layer.Linear)) {
      throw new InvalidFormatException(
          "network.layers: the last layer must be linear, found "
              + layers.get(layers.size() - 1).toJson());
    }
    Set<String> names = new HashSet<>();
    for (Layer layer : layers) {
      for (Parameter parameter : layer.parameters()) {
        if (!names.add(parameter.name())) {
          throw new InvalidFormatException(
              "network.layers: two layers own '" + parameter.name() + "'");
        }
      }
    }
  }

  /** Without a backbone. */
  public NetworkSpec(List<Layer> layers) {
    this(null, layers);
  }

  static NetworkSpec fromJson(JsonFields fields) {
    NetworkSpec spec =
        new NetworkSpec(
            fields.has(BACKBONE) ? Backbone.fromJson(fields.fields(BACKBONE)) : null,
            fields.fieldsList("layers").stream().map(Layers::fromJson).toList());
    fields.refuseUnknown();
    return spec;
  }

  public static NetworkSpec fromJson(Json json) {
    return fromJson(JsonFields.of("network", json));
  }

  public Json.Obj toJson() {
    Json.Obj json =
        Json.object().with("layers", Json.array(layers.stream().map(Layer::toJson).toList()));
    return backbone == null ? json : json.with(BACKBONE, backbone.toJson());
  }

  /** What the first layer takes of inputs like these. */
  public InputSignature afterBackbone(InputSignature input) {
    return backbone == null ? input : InputSignature.floats(backbone.features());
  }

  /** All tensors that the layers need, in their order; a backbone's file is none of them. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /**
   * Names of the tensors that train, by the layer that owns them, from the input on. Layers without
   * any are left out; those of a batch normalisation are with the layer before it.
   */
  public List<List<String>> trainableByLayer() {
    List<List<String>> groups = new ArrayList<>();
    for (Layer layer : layers) {
      List<String> names =
          layer.parameters().stream().filter(Parameter::trainable).map(Parameter::name).toList();
      if (layer instanceof Layer.BatchNorm && !groups.isEmpty()) {
        names = Stream.concat(groups.remove(groups.size() - 1).stream(), names.stream()).toList();
      }
      if (!names.isEmpty()) {
        groups.add(names);
      }
    }
    return List.copyOf(groups);
  }

  /** Number of features d: the input of the last layer. */
  public long features() {
    return head().in();
  }

  /** Number of classes k: the output of the last layer. */
  public long classes() {
    return head().out();
  }

  /** Refuses a network that does not take this input or does not give this many scores. */
  public void requireFits(InputSignature input, int classes) {
    List<Long> shape = afterBackbone(input).shape();
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    if (classes() != classes) {
      throw new InvalidFormatException(
          "network: the last layer gives %d scores for %d classes".formatted(classes(), classes));
    }
  }

  /** The last layer: from features to logits. */
  public Layer.Linear head() {
    return (Layer.Linear) layers.get(layers.size() - 1);
  }
}
