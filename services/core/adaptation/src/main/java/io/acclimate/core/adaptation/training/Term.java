package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.adaptation.alignment.Scale;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;

/** One of the losses that a step makes smaller. */
public interface Term {

  /** The mean over the rows that it is about; a scalar of FLOAT32. */
  NDArray loss(Pass pass);

  /** Networks that train beside the model's own and are thrown away with the round. */
  default List<NetworkSpec> modules() {
    return List.of();
  }

  /** This loss times a weight. */
  default Term times(double weight) {
    return new Weighted(this, weight);
  }

  /** A loss times a weight. */
  record Weighted(Term term, double weight) implements Term {
    @Override
    public NDArray loss(Pass pass) {
      return Scale.times(term.loss(pass), weight);
    }

    @Override
    public List<NetworkSpec> modules() {
      return term.modules();
    }
  }
}
