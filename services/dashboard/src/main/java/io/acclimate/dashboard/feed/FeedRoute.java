package io.acclimate.dashboard.feed;

import io.acclimate.dashboard.view.Watch;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The feed over HTTP: {@code GET /api/dashboard/updates?model=NAME}, with the parameters of {@link
 * WatchParameters} and {@code after}, the id of the last event that the reader had from another
 * address. A route instead of a resource, because it must know when what it wrote has left, and be
 * able to cut a connection.
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
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    Watch watch;
    try {
      watch = WatchParameters.watch(request::getParam);
    } catch (IllegalArgumentException wrong) {
      refuse(response, 400, wrong.getMessage() + "\n");
      return;
    }
    String lastEventId = emptyToNull(request.getHeader("Last-Event-ID"));
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Accel-Buffering", "no");
    feed.subscribe(
            new HttpConnection(response),
            watch,
            lastEventId == null ? emptyToNull(request.getParam("after")) : lastEventId)
        .ifPresentOrElse(
            subscriber -> response.closeHandler(closed -> feed.unsubscribe(subscriber)),
            () ->
                refuse(
                    response.putHeader("Retry-After", RETRY_AFTER_SECONDS),
                    503,
                    "There are as many listeners as acclimate.dashboard.max-clients allows.\n"));
  }

  private static void refuse(HttpServerResponse response, int status, String why) {
    var unused =
        response
            .setStatusCode(status)
            .putHeader("Content-Type", "text/plain;charset=UTF-8")
            .end(why);
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
