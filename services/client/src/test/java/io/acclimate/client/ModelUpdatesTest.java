package io.acclimate.client;

import static io.acclimate.client.UpdatesTopic.deleted;
import static io.acclimate.client.UpdatesTopic.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.core.artifact.Json;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaRegistryConfig;
import io.acclimate.schemas.SchemaSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ModelUpdatesTest {
  private final UpdatesTopic topic = new UpdatesTopic();
  private final BlockingQueue<ModelUpdate> told = new LinkedBlockingQueue<>();
  private ModelUpdates updates = topic.follower(told::add);

  @AfterEach
  void close() {
    updates.close();
  }

  @Test
  void tellsWhatTheTopicHoldsAndThenWhatIsNew() throws InterruptedException {
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5), update("cats", 6));
    updates.start();

    assertThat(next()).isEqualTo(update("gas", 5));
    assertThat(next()).isEqualTo(update("cats", 6));
    await(updates::caughtUp);
    topic.append(consumer, 2, update("gas", 9));
    assertThat(next()).isEqualTo(update("gas", 9));
    await(
        () -> updates.latest().equals(Map.of("gas", update("gas", 9), "cats", update("cats", 6))));
  }

  @Test
  void ignoresWhatIsNotNewer() throws InterruptedException {
    topic.holds(update("gas", 5), update("gas", 5), update("gas", 4), update("gas", 6));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(next().getEpoch()).isEqualTo(6);
    assertThat(told).isEmpty();
  }

  @Test
  void countsWhatItIgnores() throws InterruptedException {
    topic.holds(
        update("gas", 5),
        update("gas", 5),
        update("gas", 4),
        update("cats", 3),
        update("gas", 5),
        deleted("gas", 2),
        update("gas", 3),
        update("gas", 6));
    updates.start();

    await(() -> updates.latest("gas").equals(Optional.of(update("gas", 6))));
    assertThat(updates.stale(ModelUpdates.Stale.REPEATED)).isEqualTo(2);
    assertThat(updates.stale(ModelUpdates.Stale.OLDER)).isEqualTo(3);
  }

  @Test
  void tellsOfDeletionAndIgnoresWhatWasBeforeIt() throws InterruptedException {
    topic.holds(update("gas", 5), deleted("gas", 7), update("gas", 6));
    updates.start();

    assertThat(next().getDeleted()).isFalse();
    assertThat(next().getDeleted()).isTrue();
    await(updates::caughtUp);
    assertThat(told).isEmpty();
    assertThat(updates.latest("gas")).isEmpty();
    assertThat(updates.latest()).isEmpty();
  }

  @Test
  void endsWithTheNewestWhateverTheOrderAndTheRepeats() throws InterruptedException {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      boolean gone = random.nextBoolean();
      ModelUpdate newest = gone ? deleted("gas", 9) : update("gas", 9);
      List<ModelUpdate> held = new ArrayList<>(List.of(newest, deleted("gas", 4)));
      for (int i = 0; i < 20; i++) {
        held.add(i % 4 == 0 ? newest : update("gas", random.nextInt(9)));
      }
      Collections.shuffle(held, random);
      Map<String, ModelUpdate> last = new ConcurrentHashMap<>();
      List<Long> epochs = Collections.synchronizedList(new ArrayList<>());
      topic.holds(held.toArray(ModelUpdate[]::new));
      try (ModelUpdates follower =
          topic.follower(
              update -> {
                epochs.add(update.getEpoch());
                last.put(update.getModel(), update);
              })) {
        follower.start();
        await(follower::caughtUp);

        assertThat(last).as("seed %d", seed).containsExactly(Map.entry("gas", newest));
        assertThat(epochs).doesNotHaveDuplicates().isSorted();
        assertThat(follower.latest("gas").isEmpty()).isEqualTo(gone);
      }
    }
  }

  @Test
  void isNotCaughtUpWhileTheTopicHoldsMore() throws InterruptedException {
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5));
    consumer.updateEndOffsets(Map.of(UpdatesTopic.PARTITION, 2L));
    assertThat(updates.caughtUp()).isFalse();
    updates.start();

    next();
    assertThat(updates.caughtUp()).isFalse();
    topic.append(consumer, 1, update("gas", 6));
    next();
    await(updates::caughtUp);
  }

  @Test
  void goesOnAfterWhatCannotBeRead() throws InterruptedException {
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5));
    topic.append(consumer, 1, new byte[] {1, 2, 3});
    topic.append(consumer, 2, update("gas", 6));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(next().getEpoch()).isEqualTo(6);
  }

  @Test
  void beginsAnewWhenTheBrokerFailsAndRepeatsNothing() throws InterruptedException {
    MockConsumer<String, byte[]> failing = topic.holds(update("gas", 5));
    failing.schedulePollTask(
        () -> failing.setPollException(new KafkaException("authorisation was withdrawn")));
    topic.holds(update("gas", 5), update("gas", 8));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(next().getEpoch()).isEqualTo(8);
    assertThat(failing.closed()).isTrue();
  }

  @Test
  void waitsForTheSchemaRegistry() throws IOException, InterruptedException {
    byte[] schema =
        Json.object().with("schema", SchemaSetup.schema(ModelUpdate.class).toString()).canonical();
    AtomicInteger asked = new AtomicInteger();
    int answersAt = 6; // more than one look-up asks in its time
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(
                asked.incrementAndGet() < answersAt ? 503 : 200, schema.length);
            exchange.getResponseBody().write(schema);
          }
        });
    server.start();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort());
    Duration impatient = Duration.ofMillis(600);
    updates =
        topic.follower(
            SchemaRegistryClient.of(
                new SchemaRegistryConfig(url, null, null, null, null, null, false, impatient)),
            told::add);
    topic.holds(update("gas", 5));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(asked).hasValueGreaterThanOrEqualTo(answersAt);
    server.stop(0);
  }

  @Test
  void endsWhenTheListenerFails() {
    updates =
        topic.follower(
            update -> {
              throw new IllegalStateException("cannot load");
            });
    topic.holds(update("gas", 5));
    updates.start();

    await(() -> updates.failure().isPresent());
    assertThat(updates.failure().orElseThrow()).hasMessage("cannot load");
    assertThat(updates.caughtUp()).isFalse();
  }

  @Test
  void tellsNothingAfterClose() {
    MockConsumer<String, byte[]> consumer = topic.holds(update("gas", 5));
    updates.start();
    await(updates::caughtUp);

    updates.close();

    assertThat(consumer.closed()).isTrue();
    assertThat(told).hasSize(1);
  }

  @Test
  void closesThoughItNeverStarted() {
    updates.close();

    assertThat(updates.caughtUp()).isFalse();
  }

  private ModelUpdate next() throws InterruptedException {
    ModelUpdate update = told.poll(10, TimeUnit.SECONDS);
    if (update == null) {
      throw new AssertionError("no update within 10 s");
    }
    return update;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("10 s are over").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
