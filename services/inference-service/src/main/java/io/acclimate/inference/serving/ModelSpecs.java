package io.acclimate.inference.serving;

import io.acclimate.core.model.ModelSpec;
import java.util.Optional;

/** The specs of registered models. */
@FunctionalInterface
public interface ModelSpecs {

  /** A model's spec as of an epoch or later; empty if it is not known yet. */
  Optional<ModelSpec> spec(String model, long minEpoch);
}
