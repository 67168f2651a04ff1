package io.acclimate.driftprocessor.wire;

import io.acclimate.core.artifact.TensorBytes;
import org.jspecify.annotations.Nullable;

/**
 * An example, as far as drift looks at it.
 *
 * @param input null when it is no tensor
 * @param label name of its class; null when it has none
 * @param offset where it is in its partition of examples.v1
 */
public record ExampleRow(
    String model,
    String domain,
    @Nullable TensorBytes input,
    @Nullable String label,
    long offset,
    long occurredAtMillis)
    implements Step {}
