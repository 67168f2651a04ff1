package io.acclimate.dashboard.page;

import static java.util.Objects.requireNonNull;

import io.acclimate.avro.Role;
import io.acclimate.dashboard.Restarts;
import io.acclimate.dashboard.topics.FakeTopics;
import io.acclimate.dashboard.topics.Samples;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page as a person sees it; pictures of each view, light and dark, are in target/pages. */
@QuarkusTest
@TestProfile(PageTest.Fresh.class)
@Tag("all")
@Timeout(180)
final class PageTest {
  /** An application of its own: no models yet, and it may be stopped. */
  public static final class Fresh implements QuarkusTestProfile {}

  private static final String MODEL = "gas-sensors";
  private static final String SCRIPT = "<script>alert(1)</script>";

  @TestHTTPResource("/")
  URI base = URI.create("http://unset");

  @Inject FakeTopics topics;

  @Inject Restarts restarts;

  private final AtomicReference<@Nullable FakeTopics> again = new AtomicReference<>();

  @Test
  void showsEveryViewLive() throws Exception {
    try {
      Script.run(
          "views.mjs",
          base,
          Map.of(
              "story", this::tellAStory,
              "answers", () -> answers(topics, 6, 4),
              "version", this::makeVersionSeven,
              "stop", restarts::stop,
              "start", this::startAgain,
              "more", () -> answers(requireNonNull(again.get()), 7, Integer.MAX_VALUE)));
    } finally {
      restarts.close();
    }
  }

  private void tellAStory() {
    Story story = new Story(topics);
    story.tell(MODEL);
    story.tellOfDrift("ward-monitor");
    story.tellOfOneFeature(SCRIPT, SCRIPT);
    topics.sendDeadLetter(
        Samples.event(MODEL), "wrong-shape", "input: [127] where the model takes [128]");
  }

  private void makeVersionSeven() {
    Instant now = Instant.now();
    topics.send(Samples.learnt(MODEL, 9, 7, "fine-tuning won", now));
    topics.send(Story.round(MODEL, 9, 7, now));
  }

  private void startAgain() {
    FakeTopics same = topics.again();
    again.set(same);
    restarts.start(same);
  }

  /** Enough to fill what live accuracy is of; one in so many is wrong. */
  private static void answers(FakeTopics topics, int version, int oneIn) {
    Instant now = Instant.now();
    for (int i = 0; i < 200; i++) {
      topics.send(Samples.outcome(MODEL, version, Role.SERVE, i % oneIn != oneIn - 1, now));
    }
  }
}
