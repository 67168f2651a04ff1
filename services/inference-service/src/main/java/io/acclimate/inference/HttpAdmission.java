package io.acclimate.inference;

import io.acclimate.inference.grpc.GrpcRefusal;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.ProtocolWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Admits requests to infer, REST's and gRPC's, on the thread that reads them, before they wait for
 * a thread that answers: else the bound would be the number of those threads, and the queue in
 * front of them would have none. A request leaves when its answer has ended or its connection is
 * gone.
 */
@Singleton
public final class HttpAdmission {
  static final String RETRY_AFTER_SECONDS = "1";

  private static final Pattern INFER =
      Pattern.compile("/v2/models/([^/]+)(/versions/[^/]+)?/infer");

  private final Serving service;
  private final ProtocolWriter writer = new ProtocolWriter();

  HttpAdmission(Serving service) {
    this.service = service;
  }

  void handle(RoutingContext context) {
    String path = context.normalizedPath();
    Matcher infer = INFER.matcher(path);
    boolean grpc = path.equals(GrpcRefusal.INFER_PATH);
    if (!context.request().method().equals(HttpMethod.POST) || !(grpc || infer.matches())) {
      context.next();
      return;
    }
    Optional<InferenceException> refused = service.admission().enter();
    if (refused.isPresent()) {
      service
          .requestMetrics()
          .turnedAway(grpc ? RequestMetrics.UNKNOWN_MODEL : infer.group(1), refused.get().status());
      if (grpc) {
        GrpcRefusal.write(context.response(), refused.get());
      } else {
        refuse(context, refused.get());
      }
    } else {
      context.addEndHandler(ended -> service.admission().leave());
      context.next();
    }
  }

  private void refuse(RoutingContext context, InferenceException reason) {
    var unused =
        context
            .response()
            .setStatusCode(reason.status())
            .putHeader("Retry-After", RETRY_AFTER_SECONDS)
            .putHeader("Content-Type", "application/json")
            .end(Buffer.buffer(writer.error(reason.sentence())));
  }
}
