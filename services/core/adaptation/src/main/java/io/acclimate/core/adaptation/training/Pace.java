package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.model.NetworkSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Discriminative learning rates: the farther a layer is from the answers, the less of a step it
 * goes.
 *
 * <pre>θ ← (1 − c) ⊙ θ + c ⊙ θ',   c = 2.6⁻ˡ</pre>
 *
 * <p>θ weights [p] before a step and θ' after it, l the number of layers between a weight's and the
 * last one. For optimizers whose step is in proportion to the learning rate η, as all here, that is
 * a rate of η·c; what penalties pull is slowed alike. The paper unfreezes layer by layer and has a
 * slanted triangular rate besides.
 *
 * <p>Paper: J. Howard, S. Ruder, Universal Language Model Fine-tuning for Text Classification, ACL
 * 2018, https://arxiv.org/abs/1801.06146
 */
public final class Pace {
  /** The paper's. */
  static final double RATIO = 2.6;

  private final NDArray share;
  private final NDArray rest;

  private Pace(NDArray share) {
    this.share = share;
    this.rest = share.neg().add(1);
  }

  /** That of each layer of a network. */
  static Pace discriminative(NDManager manager, NetworkSpec network, WeightVector weights) {
    List<List<String>> layers = network.trainableByLayer();
    Map<String, Float> shares = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      float share = (float) StrictMath.pow(RATIO, i + 1 - layers.size());
      layers.get(i).forEach(name -> shares.put(name, share));
    }
    return new Pace(weights.spread(manager, shares));
  }

  /**
   * Takes back what was too much of a step.
   *
   * @param before θ [p]
   * @param weights θ' [p], changed in place
   */
  void slow(NDArray before, NDArray weights) {
    weights.muli(share).addi(before.mul(rest));
  }
}
