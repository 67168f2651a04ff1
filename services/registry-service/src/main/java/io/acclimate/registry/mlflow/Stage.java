package io.acclimate.registry.mlflow;

import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Standing;
import java.util.Arrays;
import java.util.Optional;

/** MLflow's stages, as what they are here. */
enum Stage {
  NONE("None"),
  PRODUCTION("Production"),
  ARCHIVED("Archived");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The stage of a name, whatever its case; empty if there is none. */
  static Optional<Stage> of(String label) {
    return Arrays.stream(values()).filter(stage -> stage.label.equalsIgnoreCase(label)).findFirst();
  }

  /** Champion is in production, whatever is put away is archived. */
  static Stage of(ModelState model, int version, Standing standing) {
    if (standing == Standing.ARCHIVED) {
      return ARCHIVED;
    }
    return model.champion().version() == version ? PRODUCTION : NONE;
  }
}
