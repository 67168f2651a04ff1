package io.acclimate.dashboard.page;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.acclimate.dashboard.topics.FakeTopics;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page of a thousand features while ten updates a second arrive. */
@QuarkusTest
final class LoadTest {
  private static final Logger LOG = LoggerFactory.getLogger(LoadTest.class);
  private static final String MODEL = "many";
  private static final int FEATURES = 1_000;
  private static final int BETWEEN_UPDATES_MILLIS = 100;

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @Inject FakeTopics topics;

  @Test
  @Tag("all")
  @Timeout(180)
  void staysQuickAndFlatForAMinute() throws Exception {
    load(60);
  }

  @Test
  @Tag("soak")
  @Timeout(900)
  void staysQuickAndFlatForTenMinutes() throws Exception {
    load(600);
  }

  private void load(int seconds) throws Exception {
    Story story = new Story(topics);
    Random random = new Random(11);
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      Runnable update =
          () -> story.window(MODEL, random.nextInt(FEATURES), 0.02 + 0.1 * random.nextDouble());
      String said =
          Script.run(
              "load.mjs",
              base,
              Map.of(
                  "features",
                  () -> story.tellOfFeatures(MODEL, FEATURES),
                  "load",
                  () -> {
                    ScheduledFuture<?> unused =
                        clock.scheduleAtFixedRate(update, 0, BETWEEN_UPDATES_MILLIS, MILLISECONDS);
                  },
                  "rest",
                  clock::shutdownNow),
              Integer.toString(seconds));
      LOG.info("{}", said.strip());
      clock.shutdownNow();
    }
  }
}
