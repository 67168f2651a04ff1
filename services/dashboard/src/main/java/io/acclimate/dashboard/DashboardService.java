package io.acclimate.dashboard;

import io.acclimate.dashboard.feed.Feed;
import io.acclimate.dashboard.topics.TopicTail;
import io.acclimate.dashboard.view.DashboardView;
import io.acclimate.dashboard.view.Update.Source;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topics into a view and feeds it to browsers. It keeps nothing and writes nothing. */
public final class DashboardService implements AutoCloseable {
  /** Name of the service in ids of clients and in readiness. */
  public static final String NAME = "dashboard";

  private static final int MAX_POLL_RECORDS = 5_000;
  private static final int FETCH_MAX_BYTES = 8 * 1024 * 1024;

  private final DashboardView view;
  private final TopicTail tail;
  private final Feed feed;

  public DashboardService(DashboardConfig config, EdgeConfig edge, MeterRegistry meters) {
    this(
        config,
        () -> consumer(edge),
        SchemaRegistryClient.of(edge.schemaRegistry()),
        edge.topics(),
        meters);
  }

  DashboardService(
      DashboardConfig config,
      Supplier<Consumer<String, byte[]>> consumers,
      SchemaRegistryClient schemas,
      Topics topics,
      MeterRegistry meters) {
    this.view =
        new DashboardView(
            positive("rolling-outcomes", config.rollingOutcomes()),
            positive("max-features", config.maxFeatures()),
            InstantSource.system(),
            meters);
    this.tail =
        new TopicTail(
            consumers,
            schemas,
            topics,
            positive("max-outcomes-at-start", config.maxOutcomesAtStart()),
            view,
            meters);
    this.feed =
        new Feed(
            view,
            UUID.randomUUID().toString().substring(0, 8),
            positive("max-clients", config.maxClients()),
            config.beat(),
            meters);
  }

  public void start() {
    tail.start();
    feed.start();
  }

  /** What browsers are told. */
  Feed feed() {
    return feed;
  }

  /** How far the reading of the topics is. */
  Source source() {
    return view.source();
  }

  @Override
  public void close() {
    feed.close();
    tail.close();
  }

  private static Consumer<String, byte[]> consumer(EdgeConfig edge) {
    Map<String, Object> settings = edge.gatheringConsumer(edge.id(NAME));
    settings.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static int positive(String key, int value) {
    return (int) positive(key, (long) value);
  }

  private static long positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "acclimate.dashboard.%s=%d is below 1.".formatted(key, value));
    }
    return value;
  }
}
