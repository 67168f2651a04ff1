package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Role;
import io.acclimate.avro.TrafficShare;
import io.acclimate.core.artifact.Json;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaRegistryConfig;
import io.acclimate.schemas.SchemaSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ModelUpdatesTest {
  private static final String TOPIC = "acme.model.updates.v1";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final BlockingQueue<ModelUpdate> told = new LinkedBlockingQueue<>();
  private final Queue<MockConsumer<String, byte[]>> consumers = new ArrayDeque<>();
  private ModelUpdates updates = follower(registry, told::add);

  @AfterEach
  void close() {
    updates.close();
  }

  @Test
  void tellsWhatTheTopicHoldsAndThenWhatIsNew() throws InterruptedException {
    MockConsumer<String, byte[]> consumer = topic(update("gas", 5), update("cats", 6));
    updates.start();

    assertThat(next()).isEqualTo(update("gas", 5));
    assertThat(next()).isEqualTo(update("cats", 6));
    await(updates::caughtUp);
    append(consumer, 2, update("gas", 9));
    assertThat(next()).isEqualTo(update("gas", 9));
    await(
        () -> updates.latest().equals(Map.of("gas", update("gas", 9), "cats", update("cats", 6))));
  }

  @Test
  void ignoresWhatIsNotNewer() throws InterruptedException {
    topic(update("gas", 5), update("gas", 5), update("gas", 4), update("gas", 6));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(next().getEpoch()).isEqualTo(6);
    assertThat(told).isEmpty();
  }

  @Test
  void tellsOfDeletionAndIgnoresWhatWasBeforeIt() throws InterruptedException {
    topic(update("gas", 5), deleted("gas", 7), update("gas", 6));
    updates.start();

    assertThat(next().getDeleted()).isFalse();
    assertThat(next().getDeleted()).isTrue();
    await(updates::caughtUp);
    assertThat(told).isEmpty();
    assertThat(updates.latest("gas")).isEmpty();
    assertThat(updates.latest()).isEmpty();
  }

  @Test
  void isNotCaughtUpWhileTheTopicHoldsMore() throws InterruptedException {
    MockConsumer<String, byte[]> consumer = topic(update("gas", 5));
    consumer.updateEndOffsets(Map.of(PARTITION, 2L));
    assertThat(updates.caughtUp()).isFalse();
    updates.start();

    next();
    assertThat(updates.caughtUp()).isFalse();
    append(consumer, 1, update("gas", 6));
    next();
    await(updates::caughtUp);
  }

  @Test
  void goesOnAfterWhatCannotBeRead() throws InterruptedException {
    MockConsumer<String, byte[]> consumer = topic(update("gas", 5));
    append(consumer, 1, new byte[] {1, 2, 3});
    append(consumer, 2, update("gas", 6));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(next().getEpoch()).isEqualTo(6);
  }

  @Test
  void beginsAnewWhenTheBrokerFailsAndRepeatsNothing() throws InterruptedException {
    MockConsumer<String, byte[]> failing = topic(update("gas", 5));
    failing.schedulePollTask(
        () -> failing.setPollException(new KafkaException("authorisation was withdrawn")));
    topic(update("gas", 5), update("gas", 8));
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
        follower(
            SchemaRegistryClient.of(
                new SchemaRegistryConfig(url, null, null, null, null, null, false, impatient)),
            told::add);
    topic(update("gas", 5));
    updates.start();

    assertThat(next().getEpoch()).isEqualTo(5);
    assertThat(asked).hasValueGreaterThanOrEqualTo(answersAt);
    server.stop(0);
  }

  @Test
  void endsWhenTheListenerFails() {
    updates =
        follower(
            registry,
            update -> {
              throw new IllegalStateException("cannot load");
            });
    topic(update("gas", 5));
    updates.start();

    await(() -> updates.failure().isPresent());
    assertThat(updates.failure().orElseThrow()).hasMessage("cannot load");
    assertThat(updates.caughtUp()).isFalse();
  }

  @Test
  void tellsNothingAfterClose() {
    MockConsumer<String, byte[]> consumer = topic(update("gas", 5));
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

  private ModelUpdates follower(SchemaRegistryClient schemas, ModelUpdates.Listener listener) {
    Supplier<Consumer<String, byte[]>> next = consumers::remove;
    return new ModelUpdates(next, schemas, TOPIC, "model-updates-test", listener);
  }

  /** A topic with these records, for the next consumer that the follower opens. */
  private MockConsumer<String, byte[]> topic(ModelUpdate... held) {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) held.length));
    for (int offset = 0; offset < held.length; offset++) {
      append(consumer, offset, held[offset]);
    }
    consumers.add(consumer);
    return consumer;
  }

  private void append(MockConsumer<String, byte[]> consumer, long offset, ModelUpdate update) {
    try (var serializer = new ConfluentAvroSerializer<>(registry, ModelUpdate.class)) {
      append(consumer, offset, serializer.encode(TOPIC, update));
    }
  }

  private static void append(MockConsumer<String, byte[]> consumer, long offset, byte[] value) {
    consumer.schedulePollTask(
        () -> {
          Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(PARTITION));
          ends.merge(PARTITION, offset + 1, Math::max);
          consumer.updateEndOffsets(ends);
          consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "key", value));
        });
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

  private static ModelUpdate update(String model, long epoch) {
    String digest = Long.toString(epoch).repeat(64).substring(0, 64);
    return new ModelUpdate(
        model,
        epoch,
        false,
        Map.of("champion", new AliasTarget(1, digest, 10L, null, null)),
        List.of(new TrafficShare("champion", Role.SERVE, 1.0)));
  }

  private static ModelUpdate deleted(String model, long epoch) {
    return new ModelUpdate(model, epoch, true, Map.of(), List.of());
  }
}
