package io.acclimate.load.benchmarks.requests;

import io.acclimate.avro.Prediction;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is committed to the predictions topic from now on, and when. */
final class AnswerReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  /** At once, so that the reader is never what is measured. */
  private static final int MOST_RECORDS = 10_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final KafkaConsumer<String, byte[]> consumer;
  private final ConfluentAvroDeserializer<Prediction> values;

  AnswerReader(EdgeConfig edge, SchemaRegistryClient schemas) {
    Map<String, Object> settings = edge.consumer("bench-answers");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    this.values = new ConfluentAvroDeserializer<>(schemas, Prediction.class);
    List<TopicPartition> partitions =
        consumer.partitionsFor(edge.topics().predictions()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // or the end would be looked for later
  }

  /**
   * Answers that were counted, and a few of them to look into.
   *
   * @param samples those of the first requests, in no order
   */
  record Answers(RequestRun run, List<Prediction> samples) {}

  /**
   * Returns when each request is answered.
   *
   * @param prefix of the event ids, before the number
   * @param warmUp answers before counting begins
   * @param count answers that are counted
   * @param samples requests whose answers are returned
   * @param cpu that the service has used so far
   * @param going false when no more answers will come
   */
  Answers read(
      String prefix,
      long warmUp,
      long count,
      int samples,
      Supplier<Duration> cpu,
      BooleanSupplier going) {
    Numbers answered = new Numbers(prefix, Math.toIntExact(warmUp + count));
    Set<String> passes = new HashSet<>();
    List<Prediction> looked = new ArrayList<>();
    long beginNanos = 0;
    Duration cpuBefore = Duration.ZERO;
    long before = -1;
    while (!answered.complete()) {
      var polled = consumer.poll(POLL);
      long now = System.nanoTime();
      for (ConsumerRecord<String, byte[]> record : polled) {
        if (answered.add(record.key()) < samples) {
          looked.add(values.decode(record.value()));
        }
        passes.add(madeAt(record));
      }
      if (before < 0 && answered.size() >= Math.max(1, warmUp)) {
        before = answered.size();
        beginNanos = now;
        cpuBefore = cpu.get();
      }
      if (polled.isEmpty() && !going.getAsBoolean()) {
        throw new IllegalStateException(
            "%d of %d requests are answered, and no more will be"
                .formatted(answered.size(), warmUp + count));
      }
    }
    long nanos = System.nanoTime() - beginNanos;
    return new Answers(
        new RequestRun(
            answered.size() - before,
            nanos / NANOS_PER_SECOND,
            cpu.get().minus(cpuBefore).toNanos() / NANOS_PER_SECOND,
            (double) answered.size() / passes.size()),
        looked);
  }

  /** The answers of one pass are made at one moment. */
  private static String madeAt(ConsumerRecord<String, byte[]> record) {
    return new String(
        record.headers().lastHeader(CloudEvent.TIME).value(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
