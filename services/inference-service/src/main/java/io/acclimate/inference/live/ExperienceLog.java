package io.acclimate.inference.live;

import io.acclimate.avro.Experience;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.Partitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Looks experiences up in their topic. A model's numbers only grow, so each look goes on where the
 * last one for that model ended; the first begins a week ago. For one thread.
 */
public final class ExperienceLog implements Experiences, AutoCloseable {
  private static final Duration LOOK_BACK = Duration.ofDays(7);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(30);

  private final Consumer<String, byte[]> consumer;
  private final ConfluentAvroDeserializer<Experience> values;
  private final String topic;
  private final InstantSource clock;
  private final Map<String, Long> nextOffsets = new HashMap<>();

  /**
   * Wraps a consumer, which belongs to the log from now on.
   *
   * @param consumer without a group, of committed records only
   */
  public ExperienceLog(
      Consumer<String, byte[]> consumer,
      ConfluentAvroDeserializer<Experience> values,
      String topic,
      InstantSource clock) {
    this.consumer = consumer;
    this.values = values;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer
   */
  @Override
  public Optional<ExperienceTimes> find(String model, long number) {
    TopicPartition partition =
        new TopicPartition(topic, Partitions.of(model, consumer.partitionsFor(topic).size()));
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    consumer.seek(partition, nextOffsets.computeIfAbsent(model, name -> weekAgo(partition, end)));
    long deadline = System.nanoTime() + FOUND_WITHIN.toNanos();
    while (consumer.position(partition) < end) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(
            "%s was not read to its end, offset %d, within %d s"
                .formatted(partition, end, FOUND_WITHIN.toSeconds()));
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL).records(partition)) {
        if (!model.equals(record.key())) {
          continue;
        }
        Experience experience = values.decode(record.value());
        if (experience.getNumber() >= number) {
          nextOffsets.put(model, record.offset());
          return experience.getNumber() == number
              ? Optional.of(new ExperienceTimes(experience.getOpenedAt(), experience.getClosedAt()))
              : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private long weekAgo(TopicPartition partition, long end) {
    OffsetAndTimestamp first =
        consumer
            .offsetsForTimes(Map.of(partition, clock.instant().minus(LOOK_BACK).toEpochMilli()))
            .get(partition);
    return first == null ? end : first.offset();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
