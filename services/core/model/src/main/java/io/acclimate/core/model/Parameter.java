package io.acclimate.core.model;

import java.util.List;

/**
 * A named tensor that a network needs.
 *
 * @param name as in PyTorch's state dictionary, such as {@code fc1.weight}
 * @param shape size per dimension
 * @param trainable false for running statistics
 */
public record Parameter(String name, List<Long> shape, boolean trainable) {
  public Parameter {
    shape = List.copyOf(shape);
  }
}
