package io.acclimate.core.evaluation;

/**
 * The area under the prequential accuracy curve: one number for a whole stream, in which a model
 * that recovers sooner from a drift does better, even if both end alike.
 *
 * <pre>area = 1/n · Σ_{t=1}^{n} A_t</pre>
 *
 * <p>A_t is the {@link PrequentialAccuracy} with fading factor α after t answers. <b>Variant:</b>
 * fading factor, not a sliding window; time is counted in answers, each a step of 1/n, so the area
 * is in 0..1; the curve begins at the first answer.
 *
 * <p>Early answers weigh more than late ones, since they are part of more A_t: with α = 1 the first
 * has weight (1 + 1/2 + … + 1/n)/n. With α far below 1 the area is nearly the share of correct
 * answers, and says no more than that. Compare areas of equal α on equal streams only.
 *
 * <p>Paper: J. Gama, R. Sebastião, P. P. Rodrigues, On evaluating stream learning algorithms,
 * Machine Learning 90, 2013, https://doi.org/10.1007/s10994-012-5320-9
 *
 * <p>Not thread-safe.
 */
public final class PrequentialCurve {
  private final PrequentialAccuracy accuracy;
  private double sum;

  /**
   * @param fadingFactor α, above 0 and at most 1
   */
  public PrequentialCurve(double fadingFactor) {
    accuracy = new PrequentialAccuracy(fadingFactor);
  }

  public void add(boolean answeredCorrectly) {
    accuracy.add(answeredCorrectly);
    sum += accuracy.accuracy();
  }

  /** Answers seen. */
  public long count() {
    return accuracy.count();
  }

  /** A_n, where the curve is now, 0..1; NaN before the first answer. */
  public double accuracy() {
    return accuracy.accuracy();
  }

  /** Mean of the curve so far, 0..1; NaN before the first answer. */
  public double area() {
    return sum / accuracy.count();
  }
}
