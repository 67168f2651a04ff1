package io.acclimate.inference.grpc;

import io.acclimate.inference.proto.GRPCInferenceServiceGrpc;
import io.acclimate.inference.protocol.InferenceException;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Ends a gRPC call before anything reads it: headers that are trailers, too, and no message. */
public final class GrpcRefusal {
  /** Path of the calls that ask a model. */
  public static final String INFER_PATH =
      "/" + GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName();

  private GrpcRefusal() {}

  /** Says why a call is not answered. */
  public static void write(HttpServerResponse response, InferenceException reason) {
    response
        .setStatusCode(200)
        .putHeader("Content-Type", "application/grpc")
        .putHeader("grpc-status", Integer.toString(GrpcErrors.status(reason).getCode().value()))
        .putHeader(
            "grpc-message",
            URLEncoder.encode(reason.sentence(), StandardCharsets.UTF_8).replace("+", "%20"));
    if (reason.retryable()) {
      response.putHeader(GrpcErrors.RETRY_AFTER.name(), GrpcErrors.RETRY_AFTER_MILLIS);
    }
    var unused = response.end();
  }
}
