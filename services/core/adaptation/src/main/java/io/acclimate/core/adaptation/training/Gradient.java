package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/**
 * The gradient of a weight vector [p] as it comes out of the backward pass: a tensor per trainable
 * parameter, in the vector's order and of the parameter's shape.
 *
 * @param parts changed in place by {@link #scale}
 */
record Gradient(NDList parts) {

  /** ‖g‖₂ over all tensors. */
  float norm() {
    NDList norms = new NDList(parts.size());
    for (NDArray part : parts) {
      norms.add(part.norm(false));
    }
    return NDArrays.stack(norms).norm(false).getFloat();
  }

  /** g ← g · factor. */
  void scale(double factor) {
    NDArray number = parts.get(0).getManager().create((float) factor);
    for (NDArray part : parts) {
      part.muli(number);
    }
  }

  /** A copy in one vector [p]. */
  NDArray flat() {
    NDList flat = new NDList(parts.size());
    for (NDArray part : parts) {
      flat.add(part.flatten());
    }
    return NDArrays.concat(flat);
  }
}
