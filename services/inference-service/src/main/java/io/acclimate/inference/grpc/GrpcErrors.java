package io.acclimate.inference.grpc;

import io.acclimate.inference.protocol.InferenceException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What HTTP says in numbers, in gRPC's words. */
final class GrpcErrors {
  /** Where gRPC's own clients look when they may come again, in milliseconds. */
  static final Metadata.Key<String> RETRY_AFTER =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  static final String RETRY_AFTER_MILLIS = "1000";

  private GrpcErrors() {}

  static StatusRuntimeException of(InferenceException e) {
    return status(e).asRuntimeException(trailers(e));
  }

  static Status status(InferenceException e) {
    return code(e.status()).toStatus().withDescription(e.sentence());
  }

  static Metadata trailers(InferenceException e) {
    Metadata trailers = new Metadata();
    if (e.retryable()) {
      trailers.put(RETRY_AFTER, RETRY_AFTER_MILLIS);
    }
    return trailers;
  }

  private static Status.Code code(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> Status.Code.INVALID_ARGUMENT;
      case 403 -> Status.Code.PERMISSION_DENIED;
      case 404 -> Status.Code.NOT_FOUND;
      case 429 -> Status.Code.RESOURCE_EXHAUSTED;
      case 503 -> Status.Code.UNAVAILABLE;
      default -> Status.Code.INTERNAL;
    };
  }
}
