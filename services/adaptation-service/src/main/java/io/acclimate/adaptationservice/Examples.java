package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Pack;
import java.util.function.BooleanSupplier;

/** The committed examples of a model. */
interface Examples {

  /**
   * The model's examples of a range, in offset order.
   *
   * @throws ExpiredException if retention has overtaken the range
   * @throws StoppedException if {@code stopped} turns true first
   * @throws OutageException if they cannot be read now
   */
  Pack read(String model, Range range, BooleanSupplier stopped)
      throws ExpiredException, StoppedException;
}
