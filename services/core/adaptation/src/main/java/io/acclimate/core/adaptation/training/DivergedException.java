package io.acclimate.core.adaptation.training;

/** Training ran into a gradient that is not finite. */
public final class DivergedException extends RuntimeException {
  public DivergedException(int step) {
    super("the gradient was not finite at step " + step);
  }
}
