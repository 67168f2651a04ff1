package io.acclimate.dashboard.feed;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The feed over HTTP: {@code GET /api/dashboard/updates?model=NAME}. A route instead of a resource,
 * because it must know when what it wrote has left, and be able to cut a connection.
 */
public final class FeedRoute {
  public static final String PATH = "/api/dashboard/updates";
  private static final String RETRY_AFTER_SECONDS = "10";

  private final Feed feed;

  public FeedRoute(Feed feed) {
    this.feed = feed;
  }

  public void register(Router router) {
    router.get(PATH).handler(this::listen);
  }

  private void listen(RoutingContext context) {
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    feed.subscribe(
            new HttpConnection(response),
            emptyToNull(context.request().getParam("model")),
            emptyToNull(context.request().getHeader("Last-Event-ID")))
        .ifPresentOrElse(
            subscriber -> response.closeHandler(closed -> feed.unsubscribe(subscriber)),
            () -> refuse(response));
  }

  private static void refuse(HttpServerResponse response) {
    var unused =
        response
            .setStatusCode(503)
            .putHeader("Retry-After", RETRY_AFTER_SECONDS)
            .putHeader("Content-Type", "text/plain;charset=UTF-8")
            .end("There are as many listeners as acclimate.dashboard.max-clients allows.\n");
  }

  private record HttpConnection(HttpServerResponse response) implements Connection {
    @Override
    public CompletionStage<Void> write(String text) {
      return response.write(text).toCompletionStage();
    }

    @Override
    public void abort() {
      response.reset();
    }
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
