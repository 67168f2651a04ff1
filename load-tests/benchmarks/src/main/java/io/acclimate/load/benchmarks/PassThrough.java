package io.acclimate.load.benchmarks;

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
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The least that a Kafka Streams application can do: each record of one topic as it is, bytes and
 * all, to another, with the settings of our own applications.
 */
public final class PassThrough {
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

  private PassThrough() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param args brokers, namespace, application id, state folder, topic to read, topic to write,
   *     milliseconds between commits
   */
  public static void main(String[] args) throws InterruptedException {
    EdgeConfig edge =
        EdgeConfig.from(
            Map.of("acclimate.kafka.bootstrap.servers", args[0], "acclimate.namespace", args[1]));
    Map<String, Object> config = new HashMap<>(edge.streams(args[2], Path.of(args[3])));
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Long.parseLong(args[6]));
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(args[4], Consumed.with(bytes, bytes)).to(args[5], Produced.with(bytes, bytes));
    CountDownLatch stopped = new CountDownLatch(1);
    KafkaStreams streams = new KafkaStreams(builder.build(), new StreamsConfig(config));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  streams.close(STOPPED_WITHIN);
                  stopped.countDown();
                },
                "pass-through-shutdown"));
    streams.start();
    stopped.await();
  }
}
