package io.acclimate.inference.live;

import java.util.Optional;

/** Where experiences are looked up. */
@FunctionalInterface
public interface Experiences {
  /** An experience of a model; empty if it is too old to be found. */
  Optional<ExperienceTimes> find(String model, long number);
}
