package io.acclimate.load.benchmarks;

import io.acclimate.eventprocessor.BoundedRocksMemory;
import io.acclimate.schemas.EdgeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Kafka Streams applications that never look into a value, with the settings of our own: what there
 * is to compare with.
 */
public final class BareStreams {
  /** The event-processor's. */
  private static final int CACHE_BYTES = 4 << 20;

  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

  /** What such an application does. */
  enum Shape {
    /** Each record of one topic as it is, bytes and all, to another. */
    PASS_THROUGH,

    /** See {@link BareDuties}. */
    BARE_DUTIES;

    private Topology topology(String from, String to) {
      return switch (this) {
        case PASS_THROUGH -> passThrough(from, to);
        case BARE_DUTIES -> BareDuties.topology(from, to);
      };
    }
  }

  private BareStreams() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param args shape, brokers, namespace, application id, state folder, topic to read, topic to
   *     write, milliseconds between commits
   */
  public static void main(String[] args) throws InterruptedException {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of("acclimate.kafka.bootstrap.servers", args[1], "acclimate.namespace", args[2]));
    Map<String, Object> config = new HashMap<>(edge.streams(args[3], Path.of(args[4])));
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Long.parseLong(args[7]));
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    // Of no account without state.
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksMemory.class);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    CountDownLatch stopped = new CountDownLatch(1);
    KafkaStreams streams =
        new KafkaStreams(
            Shape.valueOf(args[0]).topology(args[5], args[6]), new StreamsConfig(config));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  streams.close(STOPPED_WITHIN);
                  stopped.countDown();
                },
                "bare-streams-shutdown"));
    streams.start();
    stopped.await();
  }

  private static Topology passThrough(String from, String to) {
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(from, Consumed.with(bytes, bytes)).to(to, Produced.with(bytes, bytes));
    return builder.build();
  }
}
