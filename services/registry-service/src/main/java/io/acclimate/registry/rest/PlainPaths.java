package io.acclimate.registry.rest;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Traversal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * Refuses paths of this service that no name needs, before the router decodes and normalises them:
 * else some would become other paths, and be answered as such.
 */
public final class PlainPaths {
  private static final Pattern OURS =
      Pattern.compile("/api/(?:v1|2\\.0/mlflow(?:-artifacts)?)(?![A-Za-z0-9]).*", Pattern.DOTALL);
  private static final Pattern MLFLOW = Pattern.compile("/api/2.*", Pattern.DOTALL);
  private static final int BAD_REQUEST = 400;
  private static final String SENTENCE =
      "The path has encoded characters, empty or dotted segments: nothing is called so.";

  private PlainPaths() {}

  /** Answers, or passes on. */
  public static void handle(RoutingContext context) {
    String target = context.request().uri();
    String routed = context.normalizedPath();
    boolean ours = OURS.matcher(target).matches() || OURS.matcher(routed).matches();
    if (!ours || Traversal.isPlain(target)) {
      context.next();
    } else if (MLFLOW.matcher(target).matches()) {
      refuse(
          context,
          "application/json",
          Json.object().with("error_code", "INVALID_PARAMETER_VALUE").with("message", SENTENCE));
    } else {
      refuse(
          context,
          Problem.MEDIA_TYPE,
          Json.object()
              .with("type", "about:blank")
              .with("title", "Bad Request")
              .with("status", BAD_REQUEST)
              .with("code", "path-invalid")
              .with("detail", SENTENCE));
    }
  }

  private static void refuse(RoutingContext context, String mediaType, Json body) {
    var unused =
        context
            .response()
            .setStatusCode(BAD_REQUEST)
            .putHeader("Content-Type", mediaType)
            .end(Buffer.buffer(body.text()));
  }
}
