package io.acclimate.core.adaptation.memory;

import java.util.List;

/** Shows examples as a network sees them, so that {@link Herding} can choose among them. */
@FunctionalInterface
public interface Features {

  /** Features [n][d] of n examples, in their order. */
  float[][] of(List<RowRef> examples);
}
