package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Reverse-mode differentiation on the calling thread. DJL's own {@code GradientCollector} is one
 * per process; the engine beneath it keeps its mode per thread, so several loops may train at once.
 */
public final class Autograd {
  private Autograd() {}

  /**
   * Computes a scalar and its gradients, which every leaf then holds.
   *
   * @param loss makes the scalar from leaves that require gradients
   * @return the scalar, no longer differentiable
   */
  public static NDArray differentiate(Supplier<NDArray> loss) {
    NDArray value = recording(true, loss);
    NDArray one = value.getManager().ones(new Shape(), value.getDataType());
    JniUtils.backward((PtNDArray) value, (PtNDArray) one, false, false);
    return value;
  }

  /** Runs something that is not to be differentiated. */
  public static <T> T withoutGradients(Supplier<T> computation) {
    return recording(false, computation);
  }

  private static <T> T recording(boolean on, Supplier<T> computation) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(on);
    try {
      return computation.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
