package io.acclimate.dashboard;

import io.acclimate.dashboard.feed.FeedRoute;
import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Restarts the dashboard behind its port: the feed is refused, and then another life of the service
 * answers, which has read the same topics from their beginnings.
 */
@Singleton
public final class Restarts {
  private static final String FEED = FeedRoute.PATH;

  private final DashboardConfig settings;
  private final DashboardService first;
  private final Router router;
  private final Vertx vertx;
  private final MeterRegistry meters;
  private @Nullable Route closed;
  private @Nullable DashboardService second;

  Restarts(
      DashboardConfig settings,
      DashboardService first,
      Router router,
      Vertx vertx,
      MeterRegistry meters) {
    this.settings = settings;
    this.first = first;
    this.router = router;
    this.vertx = vertx;
    this.meters = meters;
  }

  /** Cuts all readers off and lets nobody in. */
  public void stop() {
    closed = router.route(FEED).order(-2).handler(context -> context.response().reset());
    first.close();
  }

  /** Begins another life. */
  public void start(FakeTopics topics) {
    DashboardService next =
        new DashboardService(
            settings, () -> topics, topics.schemas(), new Topics("acclimate"), meters);
    second = next;
    next.start();
    Router routes = Router.router(vertx);
    new FeedRoute(next.feed()).register(routes);
    router.route("/*").order(-1).subRouter(routes);
    if (closed != null) {
      closed.remove();
    }
  }

  /** Ends the second life. */
  public void close() {
    if (second != null) {
      second.close();
    }
  }
}
