package io.acclimate.registry.files;

import io.acclimate.core.artifact.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MLflow's description of a model, the file {@code MLmodel}. */
final class MlModel {
  private static final int UUID_DIGITS = 32;

  private MlModel() {}

  /** In YAML, whose strings may be those of JSON. */
  static String of(VersionInBrief brief, VersionContent content) {
    String digest = brief.version().made().serving().hex();
    Json scores = Json.longs(List.of((long) content.manifest().classes().size()));
    return """
        flavors:
          acclimate:
            manifest: "serving-manifest.json"
            serving_digest: %s
            weights: "model.safetensors"
        model_uuid: %s
        signature:
          inputs: %s
          outputs: %s
        utc_time_created: %s
        """
        .formatted(
            quoted(digest),
            quoted(digest.substring(0, UUID_DIGITS)),
            quoted(tensor(content.manifest().input().members().get("shape")).text()),
            quoted(tensor(scores).text()),
            quoted(brief.version().createdAt().toString()));
  }

  private static String quoted(String text) {
    return Json.of(text).text();
  }

  private static Json tensor(@Nullable Json shape) {
    List<Json> sizes = new ArrayList<>();
    sizes.add(Json.of(-1L));
    if (shape instanceof Json.Arr array) {
      sizes.addAll(array.items());
    }
    return Json.array(
        List.of(
            Json.object()
                .with("type", "tensor")
                .with(
                    "tensor-spec",
                    Json.object().with("dtype", "float32").with("shape", Json.array(sizes)))));
  }
}
