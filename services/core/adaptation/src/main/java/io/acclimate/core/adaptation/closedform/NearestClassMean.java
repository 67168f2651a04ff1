package io.acclimate.core.adaptation.closedform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A nearest-class-mean head: each class answers for the features that are closer to its mean than
 * to any other's.
 *
 * <pre>
 * argmin_c ‖f − μ_c‖² = argmax_c ( 2·μ_cᵀ·f − ‖μ_c‖² )
 * </pre>
 *
 * <p>f features [d], μ_c mean of the features of class c. The right side is a linear layer, weight
 * 2·μ/T and bias −‖μ‖²/T, whose soft-max at temperature T = 2·σ² is the posterior of classes that
 * are equally frequent Gaussians of variance σ² in every direction; T is estimated as twice the
 * mean squared distance of a feature from its mean in one dimension. Not where classes are not
 * round: a trained head is better once there are more than a few labels of each.
 *
 * <p>Paper: T. Mensink, J. Verbeek, F. Perronnin, G. Csurka, Distance-Based Image Classification:
 * Generalizing to New Classes at Near-Zero Cost, IEEE TPAMI 35, 2013,
 * https://doi.org/10.1109/TPAMI.2013.83; as few-shot prototypes: J. Snell, K. Swersky, R. Zemel,
 * Prototypical Networks for Few-shot Learning, NeurIPS 2017, https://arxiv.org/abs/1703.05175
 *
 * @param weight [k, d]
 * @param bias [k]
 */
public record NearestClassMean(NDArray weight, NDArray bias) {
  /** Where all features of a class are equal. */
  private static final float SMALLEST_TEMPERATURE = 1e-6f;

  /**
   * The head of labelled rows.
   *
   * @param features [n, d]
   * @param labels class numbers [n, 1] of INT64
   * @param absent means [k, d] of classes that have no row; a row of any other class is not looked
   *     at
   */
  public static NearestClassMean of(NDArray features, NDArray labels, NDArray absent) {
    long rows = features.getShape().get(0);
    return of(
        features,
        labels,
        features.getManager().ones(new Shape(rows), features.getDataType()),
        absent);
  }

  /**
   * The head of labelled rows that do not all count alike, in the means and in the temperature.
   *
   * @param features [n, d]
   * @param labels class numbers [n, 1] of INT64
   * @param weights what each row counts [n], 0 or more and not all 0
   * @param absent means [k, d] of classes that have no row
   */
  public static NearestClassMean of(
      NDArray features, NDArray labels, NDArray weights, NDArray absent) {
    int classes = Math.toIntExact(absent.getShape().get(0));
    NDArray members =
        labels.flatten().oneHot(classes).toType(features.getDataType(), false).transpose();
    NDArray weighed = members.mul(weights);
    NDArray totals = weighed.sum(new int[] {1}, true);
    NDArray missing = totals.lte(0).toType(features.getDataType(), false);
    NDArray means = weighed.matMul(features).div(totals.add(missing)).add(absent.mul(missing));
    NDArray distances =
        features.sub(members.transpose().matMul(means)).square().mean(new int[] {1});
    NDArray variance = distances.mul(weights).sum().div(weights.sum());
    NDArray temperature = variance.mul(2).maximum(SMALLEST_TEMPERATURE);
    NDArray weight = means.mul(2).div(temperature);
    NDArray bias = means.square().sum(new int[] {1}).neg().div(temperature);
    return new NearestClassMean(weight, bias);
  }

  /**
   * The logits of features.
   *
   * @param features [m, d]
   * @return [m, k]
   */
  public NDArray logits(NDArray features) {
    return features.matMul(weight.transpose()).add(bias);
  }
}
