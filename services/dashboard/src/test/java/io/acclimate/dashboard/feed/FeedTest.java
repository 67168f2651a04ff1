package io.acclimate.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.dashboard.view.DashboardView;
import io.acclimate.dashboard.view.Fact;
import io.acclimate.dashboard.view.Watch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FeedTest {
  private static final String GENERATION = "c0ffee";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DashboardView view = new DashboardView(10, 1_000, InstantSource.system(), meters);
  private final Feed feed = new Feed(view, GENERATION, 2, Duration.ofMillis(250), meters);
  private final long start = System.nanoTime();

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void tellsEverythingFirstAndThenChanges() {
    Reader reader = subscribe(null);
    beatAfter(Duration.ZERO);
    reader.take();
    beatAfter(Duration.ofSeconds(1));
    happen();
    beatAfter(Duration.ofSeconds(2));

    assertThat(reader.events).hasSize(2);
    assertThat(reader.events.get(0))
        .startsWith("id: c0ffee.1\nevent: update\ndata: {\"revision\":1,");
    assertThat(reader.events.get(0)).contains("\"reset\":true").endsWith("}\n\n");
    assertThat(reader.events.get(1)).startsWith("id: c0ffee.2\n").contains("\"reset\":false");
  }

  @Test
  void goesOnWhereAReaderWas() {
    happen();
    Reader same = subscribe(GENERATION + "." + view.revision());
    Reader otherLife = subscribe("beef." + view.revision());
    beatAfter(Duration.ZERO);

    assertThat(same.events).isEmpty();
    assertThat(otherLife.events).hasSize(1);
  }

  @Test
  void tellsAReaderThatTurnsToFeaturesOfThemAtOnceAndOfTheRestWhatChanged() {
    register();
    happen();
    Watch features = WatchParameters.watch(Map.of("model", "gas", "view", "features")::get);
    Reader turned = subscribe(features, GENERATION + "." + view.revision());
    beatAfter(Duration.ZERO);
    turned.take();
    happen();
    beatAfter(Duration.ofSeconds(1));

    assertThat(turned.events.get(0))
        .contains("\"reset\":false", "\"models\":[]", "\"features\":{\"domain\":null");
    assertThat(turned.events.get(1)).contains("\"features\":null");
  }

  @Test
  void sendsOneEventAtATime() {
    Reader slow = subscribe(null);
    for (int i = 0; i < 50; i++) {
      happen();
      beatAfter(Duration.ofMillis(i));
    }
    assertThat(slow.events).hasSize(1);

    slow.take();
    beatAfter(Duration.ofSeconds(1));

    assertThat(slow.events).hasSize(2);
    assertThat(slow.events.get(1)).contains("\"total\":50");
  }

  @Test
  void cutsOffWhoTakesNothing() {
    Reader stuck = subscribe(null);
    beatAfter(Duration.ZERO);
    beatAfter(Feed.SLOWEST.minusSeconds(1));
    assertThat(stuck.aborted).isFalse();

    beatAfter(Feed.SLOWEST.plusSeconds(1));

    assertThat(stuck.aborted).isTrue();
    assertThat(meters.get("acclimate.dashboard.clients").gauge().value()).isZero();
    assertThat(meters.get("acclimate.dashboard.clients.dropped").counter().count()).isEqualTo(1);
  }

  @Test
  void letsBeatsBeHeardInSilence() {
    Reader reader = subscribe(null);
    beatAfter(Duration.ZERO);
    reader.take();
    beatAfter(Feed.HEARTBEAT.minusSeconds(1));
    assertThat(reader.events).hasSize(1);

    beatAfter(Feed.HEARTBEAT.plusSeconds(1));

    assertThat(reader.events.getLast()).isEqualTo("event: beat\ndata: {}\n\n");
  }

  @Test
  void takesNoMoreReadersThanAllowed() {
    subscribe(null);
    subscribe(null);

    assertThat(feed.subscribe(new Reader(), Watch.FLEET, null)).isEmpty();
  }

  @Test
  void startsAgainForIdsThatAreNotOurs() {
    List<@Nullable String> ids = new ArrayList<>();
    ids.add(null);
    ids.addAll(List.of("", "1", "c0ffee.", "c0ffee.-1", "c0ffee.9999", "c0ffee.1e3", "x.1"));

    assertThat(ids).allMatch(id -> Cursor.resume(id, GENERATION, 5) == 0);
    assertThat(Cursor.resume("c0ffee.5", GENERATION, 5)).isEqualTo(5);
  }

  private void register() {
    view.apply(
        List.of(
            new Fact.Change(
                "gas",
                Instant.now(),
                Fact.Change.Kind.REGISTER,
                true,
                "registered",
                "",
                null,
                1,
                1,
                null)));
  }

  private void happen() {
    view.apply(List.of(new Fact.DeadLetter(Instant.now(), "events", "wrong-shape", "wrong", null)));
  }

  private void beatAfter(Duration time) {
    feed.beat(start + time.toNanos());
  }

  private Reader subscribe(@Nullable String lastEventId) {
    return subscribe(Watch.FLEET, lastEventId);
  }

  private Reader subscribe(Watch watch, @Nullable String lastEventId) {
    Reader reader = new Reader();
    assertThat(feed.subscribe(reader, watch, lastEventId)).isPresent();
    return reader;
  }

  /** Takes an event only when told to. */
  private static final class Reader implements Connection {
    private final List<String> events = new ArrayList<>();
    private CompletableFuture<Void> taken = new CompletableFuture<>();
    private boolean aborted;

    @Override
    public CompletionStage<Void> write(String text) {
      events.add(text);
      taken = new CompletableFuture<>();
      return taken;
    }

    @Override
    public void abort() {
      aborted = true;
    }

    private void take() {
      taken.complete(null);
    }
  }
}
