package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * The diagonal of a network's Fisher information: how much its answers depend on each weight.
 *
 * <pre>
 * F = E over x, y ~ p(·|x) of (∂ log p(y|x) / ∂θ)²  ≈  1/(B·b) · Σ over batches (Σᵢ ∂ log p(yᵢ|xᵢ) / ∂θ)²
 * </pre>
 *
 * <p>x rows, y labels drawn from the network's own answers, B batches of b rows. A row's gradient
 * under a label that the network itself draws is 0 in the mean, so that the square of a batch's sum
 * is in the mean the sum of the rows' squares: one backward pass serves b rows. Labels of the data,
 * which make it the empirical Fisher, are not looked at.
 *
 * <p>Paper: J. Martens, New Insights and Perspectives on the Natural Gradient Method, JMLR 21,
 * 2020, https://arxiv.org/abs/1412.1193
 */
public final class FisherInformation {
  private FisherInformation() {}

  /**
   * Estimates it.
   *
   * @param weights θ, all tensors of the network
   * @param examples the rows
   * @param part which of them, and how many in a batch
   * @param batches B
   * @param random draws the labels
   * @return F by name of the trainable tensor
   */
  public static SortedMap<String, TensorBytes> diagonal(
      NDManager manager,
      NetworkSpec spec,
      Map<String, TensorBytes> weights,
      TrainingSet examples,
      TrainingSet.Part part,
      int batches,
      RandomGenerator random) {
    Network network = new Network(spec);
    WeightVector vector = new WeightVector(manager, spec, weights);
    NDArray sum = manager.zeros(vector.values().getShape());
    for (int i = 0; i < batches; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        TrainingSet.Batch batch = examples.next(List.of(part));
        Map<String, NDArray> leaves = Autograd.withoutGradients(vector::leaves);
        Autograd.differentiate(
            () -> {
              NDArray logits = network.forward(leaves, batch.inputs()).logits();
              return CrossEntropy.mean(logits, drawn(logits, random));
            });
        sum.addi(Autograd.withoutGradients(() -> vector.gradient(leaves).flat()).square());
      }
    }
    // The gradient is of a mean over b rows: times b² for the sum, over B·b.
    return vector.split(sum.muli((float) part.rows() / batches));
  }

  /** A label for each row, drawn from its soft-max [n, 1]. */
  private static NDArray drawn(NDArray logits, RandomGenerator random) {
    float[] shares = Autograd.withoutGradients(() -> logits.softmax(1).toFloatArray());
    int classes = Math.toIntExact(logits.getShape().get(1));
    long[] labels = new long[shares.length / classes];
    for (int i = 0; i < labels.length; i++) {
      double left = random.nextDouble();
      int label = 0;
      while (label < classes - 1 && left >= shares[i * classes + label]) {
        left -= shares[i * classes + label];
        label++;
      }
      labels[i] = label;
    }
    return logits.getManager().create(labels, new Shape(labels.length, 1));
  }
}
