/** Open Inference Protocol v2, gRPC flavour: the same service as over REST, in other bytes. */
@NullMarked
package io.acclimate.inference.grpc;

import org.jspecify.annotations.NullMarked;
