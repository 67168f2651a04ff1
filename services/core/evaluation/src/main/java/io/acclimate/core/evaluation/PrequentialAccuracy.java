package io.acclimate.core.evaluation;

/**
 * Prequential accuracy with a fading factor: each example is first predicted, then learnt from, and
 * old answers count less and less.
 *
 * <pre>A = S / N,  S ← correct + α·S,  N ← 1 + α·N</pre>
 *
 * <p>α = 1 is the plain share of correct answers since the start; α below 1 remembers about 1 / (1
 * − α) examples. Not thread-safe.
 *
 * <p>Paper: J. Gama, R. Sebastião, P. P. Rodrigues, On evaluating stream learning algorithms,
 * Machine Learning 90, 2013, https://doi.org/10.1007/s10994-012-5320-9
 */
public final class PrequentialAccuracy {
  private final double fadingFactor;
  private double correct;
  private double weight;
  private long count;

  /**
   * @param fadingFactor α, above 0 and at most 1
   */
  public PrequentialAccuracy(double fadingFactor) {
    if (!(fadingFactor > 0 && fadingFactor <= 1)) {
      throw new IllegalArgumentException(
          "fadingFactor: " + fadingFactor + " is not in 0..1 (0 excluded)");
    }
    this.fadingFactor = fadingFactor;
  }

  /** Every answer since the start counts the same. */
  public static PrequentialAccuracy cumulative() {
    return new PrequentialAccuracy(1);
  }

  public void add(boolean answeredCorrectly) {
    correct = (answeredCorrectly ? 1 : 0) + fadingFactor * correct;
    weight = 1 + fadingFactor * weight;
    count++;
  }

  /** Answers seen. */
  public long count() {
    return count;
  }

  /** Share of correct answers, 0..1; NaN before the first. */
  public double accuracy() {
    return correct / weight;
  }
}
