package io.acclimate.adaptationservice;

import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import java.util.function.BooleanSupplier;

/** Runs a round's computation; {@link io.acclimate.core.adaptation.Round} is the real one. */
@FunctionalInterface
interface Trainer {

  /**
   * Adapts.
   *
   * @throws java.util.concurrent.CancellationException if {@code stopped} turns true first
   */
  RoundResult adapt(RoundRequest request, BooleanSupplier stopped);
}
