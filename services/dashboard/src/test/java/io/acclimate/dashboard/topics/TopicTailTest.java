package io.acclimate.dashboard.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Role;
import io.acclimate.dashboard.Await;
import io.acclimate.dashboard.view.DashboardView;
import io.acclimate.dashboard.view.Update.Source.State;
import io.acclimate.dashboard.view.Watch;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TopicTailTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Topics TOPICS = new Topics("acme");
  private final Instant now = Instant.now();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DashboardView view = new DashboardView(10, 1_000, InstantSource.system(), meters);
  private final List<TopicTail> tails = new ArrayList<>();

  @AfterEach
  void close() {
    tails.forEach(TopicTail::close);
  }

  @Test
  void waitsForTopicsAndSaysWhichAreMissing() throws Exception {
    FakeTopics topics = new FakeTopics(TOPICS, List.of(TOPICS.modelHistory()));
    follow(topics, 100);

    Await.until("waiting", SOON, () -> view.source().detail().contains("acme.outcomes.v1"));
    assertThat(view.source().state()).isEqualTo(State.WAITING);
    assertThat(view.source().detail()).doesNotContain("acme.model.history.v1");
    TopicSet.of(TOPICS).all().stream()
        .filter(topic -> !topic.equals(TOPICS.modelHistory()))
        .forEach(topics::create);

    awaitLive();
    topics.send(Samples.registered("gas", now));
    Await.until("the model", SOON, () -> !view.since(0, Watch.FLEET).models().isEmpty());
  }

  @Test
  void readsTheJournalBeforeOutcomesAndOfThoseTheLast() throws Exception {
    FakeTopics topics = new FakeTopics(TOPICS);
    for (int i = 0; i < 50; i++) {
      topics.send(Samples.outcome("gas", 1, Role.SERVE, i % 2 == 0, now));
    }
    topics.send(Samples.registered("gas", now));
    follow(topics, 20);

    awaitLive();
    assertThat(view.since(0, Watch.of("gas")).models().getFirst().outcomes()).isEqualTo(20);
    assertThat(view.accuracy("gas")).hasValue(0.5);
  }

  @Test
  void passesOverWhatCannotBeRead() throws Exception {
    FakeTopics topics = new FakeTopics(TOPICS);
    topics.send(Samples.registered("gas", now));
    topics.send(TOPICS.outcomes(), new byte[] {7, 7, 7});
    topics.send(
        DriftSamples.references(
            "gas",
            1,
            1,
            0,
            1,
            List.of(
                new FeatureProfile(
                    "x", List.of(1.0, 2.0), List.of(1L), 0d, 1d, 0d, 1d, 1L, List.of()))));
    topics.send(Samples.outcome("gas", 1, Role.SERVE, true, now));
    follow(topics, 100);

    Await.until("the outcome", SOON, () -> view.accuracy("gas").isPresent());
    assertThat(meters.get("acclimate.dashboard.unreadable").counter().count()).isEqualTo(2);
  }

  @Test
  void saysThatKafkaIsAwayAndComesBack() throws Exception {
    FakeTopics broken = new FakeTopics(TOPICS);
    broken.setPollException(new KafkaException("connection refused"));
    FakeTopics mended = new FakeTopics(TOPICS);
    CountDownLatch seen = new CountDownLatch(1);
    Iterator<Supplier<FakeTopics>> consumers =
        List.<Supplier<FakeTopics>>of(() -> broken, () -> after(seen, mended)).iterator();
    TopicTail tail = tail(() -> consumers.next().get(), mended, 100);

    tail.start();
    Await.until("away", SOON, () -> view.source().state() == State.AWAY);
    assertThat(view.source().detail()).contains("connection refused");
    seen.countDown();

    awaitLive();
  }

  private static FakeTopics after(CountDownLatch latch, FakeTopics topics) {
    try {
      latch.await();
      return topics;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitLive() throws Exception {
    Await.until("live", SOON, () -> view.source().state() == State.LIVE);
  }

  private void follow(FakeTopics topics, long maxOutcomes) {
    tail(() -> topics, topics, maxOutcomes).start();
  }

  private TopicTail tail(
      Supplier<Consumer<String, byte[]>> consumers, FakeTopics topics, long maxOutcomes) {
    TopicTail tail = new TopicTail(consumers, topics.schemas(), TOPICS, maxOutcomes, view, meters);
    tails.add(tail);
    return tail;
  }
}
