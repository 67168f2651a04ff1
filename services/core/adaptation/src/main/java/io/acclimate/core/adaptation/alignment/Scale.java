package io.acclimate.core.adaptation.alignment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Plain numbers in what is differentiated. {@code x.mul(2)} makes a tensor over memory of Java's
 * for the 2 and closes it at once; the engine keeps the tensor for the backward pass, and reads
 * memory that the garbage collector may have given to somebody else by then. A step then moves by a
 * wrong gradient, once in some thousand. The numbers here are in the engine's own memory.
 */
public final class Scale {
  private Scale() {}

  /** x · factor. */
  public static NDArray times(NDArray x, double factor) {
    return x.mul(number(x, factor));
  }

  /** x / divisor. */
  public static NDArray over(NDArray x, double divisor) {
    return x.div(number(x, divisor));
  }

  /** max(x, least), element by element. */
  static NDArray atLeast(NDArray x, double least) {
    return x.maximum(number(x, least));
  }

  private static NDArray number(NDArray x, double value) {
    return x.getManager().full(new Shape(), (float) value, x.getDataType());
  }
}
