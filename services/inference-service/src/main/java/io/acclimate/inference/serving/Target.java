package io.acclimate.inference.serving;

import io.acclimate.core.artifact.Digest;

/**
 * A version that should answer.
 *
 * @param model name of the model
 * @param epoch position in the journal of the change that says so
 * @param version number of the version
 * @param serving identity of the version
 * @param sizeBytes of its manifest and tensors
 */
public record Target(String model, long epoch, int version, Digest serving, long sizeBytes) {}
