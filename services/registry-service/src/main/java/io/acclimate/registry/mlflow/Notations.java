package io.acclimate.registry.mlflow;

import io.acclimate.registry.state.Action;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What MLflow's calls write at a model, or at a version where one is given. */
final class Notations {
  private Notations() {}

  static Action describe(@Nullable Integer version, Parameters given) {
    return new Action.Annotate(version, given.text("description").orElse(""), Map.of(), List.of());
  }

  static Action tag(@Nullable Integer version, Parameters given) {
    return new Action.Annotate(
        version, null, Map.of(given.required("key"), given.text("value").orElse("")), List.of());
  }

  static Action untag(@Nullable Integer version, Parameters given) {
    return new Action.Annotate(version, null, Map.of(), List.of(given.required("key")));
  }
}
