package io.acclimate.inference;

import io.acclimate.core.artifact.Traversal;
import io.acclimate.inference.protocol.ProtocolWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * Refuses paths of this service that no name needs, before the router decodes and normalises them:
 * else some would become other paths, and be answered as such.
 */
final class PlainPaths {
  private static final Pattern OURS = Pattern.compile("/v2(?![A-Za-z0-9]).*", Pattern.DOTALL);
  private static final int BAD_REQUEST = 400;
  private static final ProtocolWriter WRITER = new ProtocolWriter();

  private PlainPaths() {}

  /** Answers, or passes on. */
  static void handle(RoutingContext context) {
    String target = context.request().uri();
    boolean ours =
        OURS.matcher(target).matches() || OURS.matcher(context.normalizedPath()).matches();
    if (!ours || Traversal.isPlain(target)) {
      context.next();
      return;
    }
    var unused =
        context
            .response()
            .setStatusCode(BAD_REQUEST)
            .putHeader("Content-Type", "application/json")
            .end(
                Buffer.buffer(
                    WRITER.error(
                        "The path has encoded characters, empty or dotted segments: nothing is"
                            + " called so.")));
  }
}
