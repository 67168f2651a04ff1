package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * Averaged gradient episodic memory (A-GEM): no step may make the loss of replayed rows larger, as
 * far as a gradient tells.
 *
 * <pre>g ← g − (gᵀg_ref / g_refᵀg_ref)·g_ref   where gᵀg_ref &lt; 0</pre>
 *
 * <p>g [p] gradient of the loss, in which the replayed rows have no part; g_ref [p] that of the
 * mean cross-entropy of a batch of replayed rows, drawn anew in every step. Where the two do not
 * disagree g is as it was; else it becomes the nearest vector that stands upright on g_ref. It
 * costs a second pass per step. Clipping comes after it; an optimizer with momentum or scaling by
 * weight, which the paper does not have, may still turn the step against g_ref. Replay in the loss
 * itself learns from the memory, which this does not, and mostly keeps more.
 *
 * <p>Paper: A. Chaudhry, M. Ranzato, M. Rohrbach, M. Elhoseiny, Efficient Lifelong Learning with
 * A-GEM, ICLR 2019, https://arxiv.org/abs/1812.00420
 *
 * @param replayed the replayed rows' loss; every call draws the next batch
 */
public record AveragedGradientMemory(Objective replayed) {

  /**
   * Projects a gradient with that of the next replayed batch.
   *
   * @param gradient g, changed in place
   * @param weights that it is of
   * @param progress share of the training that is done, 0..1
   */
  void project(Gradient gradient, WeightVector weights, double progress) {
    Map<String, NDArray> leaves = Autograd.withoutGradients(weights::leaves);
    Autograd.differentiate(() -> replayed.loss(leaves, progress));
    project(gradient, Autograd.withoutGradients(() -> weights.gradient(leaves)));
  }

  /**
   * Projects a gradient; a reference that is not finite makes it not finite either.
   *
   * @param gradient g, changed in place
   * @param reference g_ref
   */
  static void project(Gradient gradient, Gradient reference) {
    NDArray flat = reference.flat();
    float product = gradient.flat().mul(flat).sum().getFloat();
    if (product >= 0) {
      return;
    }
    float share = product / flat.square().sum().getFloat();
    for (int i = 0; i < gradient.parts().size(); i++) {
      gradient.parts().get(i).subi(reference.parts().get(i).mul(share));
    }
  }
}
