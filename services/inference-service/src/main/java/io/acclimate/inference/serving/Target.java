package io.acclimate.inference.serving;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.Signature;
import org.jspecify.annotations.Nullable;

/**
 * A version that should answer.
 *
 * @param model name of the model
 * @param epoch position in the journal of the change that says so
 * @param version number of the version
 * @param serving identity of the version
 * @param sizeBytes of its manifest and tensors
 * @param signature over the serving manifest; null if it is not signed
 */
public record Target(
    String model,
    long epoch,
    int version,
    Digest serving,
    long sizeBytes,
    @Nullable Signature signature) {}
