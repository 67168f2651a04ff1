package io.acclimate.cli.files;

import io.acclimate.core.artifact.TensorBytes;

/**
 * A labelled row of numbers.
 *
 * @param features in the shape of the model's input
 * @param line its line in the file, from 1
 */
public record FeatureRow(TensorBytes features, String label, int line) {}
