package io.acclimate.core.adaptation;

/**
 * How long a network is trained from new weights: until its loss on the hold-out has not fallen for
 * a number of epochs (early stopping), and never beyond a number of epochs.
 *
 * @param maxEpochs most passes over the train examples
 * @param patience passes without a smaller loss after which training stops
 */
public record EpochPolicy(int maxEpochs, int patience) {
  public static final EpochPolicy DEFAULT = new EpochPolicy(100, 10);

  public EpochPolicy {
    if (maxEpochs < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "maxEpochs %d and patience %d must be 1 or more".formatted(maxEpochs, patience));
    }
  }
}
