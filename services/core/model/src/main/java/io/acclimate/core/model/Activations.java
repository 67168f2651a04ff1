package io.acclimate.core.model;

import ai.djl.ndarray.NDArray;

/**
 * What a forward pass gives.
 *
 * @param features input of the last layer [n, d]
 * @param logits scores before soft-max [n, k]
 */
public record Activations(NDArray features, NDArray logits) {}
