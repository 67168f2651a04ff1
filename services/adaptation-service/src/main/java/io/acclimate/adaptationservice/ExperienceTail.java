package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll thread: reads the partitions of the experiences topic that the group gives this worker,
 * from their beginning, into the {@link Backlog}. It never waits for a round, so a round may last
 * many times max.poll.interval; while the backlog is full, partitions are paused and polling goes
 * on.
 *
 * <p>Committed offsets are a hint for the lag metric, never read back as a position: the offset of
 * the first experience that still waits, which moves on once the registry's decision is visible.
 */
final class ExperienceTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExperienceTail.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final AdaptationCodec codec;
  private final Backlog backlog;
  private final String topic;
  private final int maxBacklog;
  private final InstantSource clock;
  private final Map<TopicPartition, Tenure> tenures = new HashMap<>();
  private final Map<TopicPartition, Long> hints = new HashMap<>();
  private final Thread thread;
  private Instant heldUntil = Instant.MIN;
  private volatile boolean joined;
  private volatile boolean closing;

  /**
   * Makes a tail that is not running yet.
   *
   * @param consumers makes a consumer of the workers' group; each is closed before the next is made
   * @param maxBacklog experiences in memory, above which reading pauses
   */
  ExperienceTail(
      Supplier<Consumer<String, byte[]>> consumers,
      AdaptationCodec codec,
      Backlog backlog,
      String topic,
      int maxBacklog,
      InstantSource clock) {
    this.consumers = consumers;
    this.codec = codec;
    this.backlog = backlog;
    this.topic = topic;
    this.maxBacklog = maxBacklog;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("acclimate-experiences").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** True while this worker is a member of the group, whatever number of partitions it has. */
  boolean joined() {
    return joined && thread.isAlive();
  }

  /** True while it reads or tries to. */
  boolean running() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        consumer.subscribe(List.of(topic), new Ownership(consumer));
        while (!closing) {
          turn(consumer);
        }
      } catch (KafkaException e) {
        LOG.warn("experiences=unreadable retryMillis={} cause=\"{}\"", RETRY_AFTER.toMillis(), e);
        rest();
      } finally {
        joined = false;
        endAll(Set.copyOf(tenures.keySet()));
      }
    }
  }

  /** One poll and what follows from it. */
  void turn(Consumer<String, byte[]> consumer) {
    if (backlog.size() >= maxBacklog || clock.instant().isBefore(heldUntil)) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    take(consumer, consumer.poll(POLL));
    hintLag(consumer);
  }

  private void take(Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Tenure tenure = tenures.get(partition);
      for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
        try {
          if (tenure != null) {
            backlog.add(
                new Backlog.Entry(codec.experience(record.value()), record.offset(), tenure));
          }
        } catch (SchemaRegistryUnavailableException e) {
          consumer.seek(partition, record.offset());
          heldUntil = clock.instant().plus(RETRY_AFTER);
          LOG.warn("experiences=waiting cause=\"{}\"", e.getMessage());
          break;
        } catch (PoisonException | InvalidFormatException e) {
          // Nothing of ours writes such a record; no experience can be in it.
          LOG.error(
              "experience=unreadable partition={} offset={} cause=\"{}\"",
              record.partition(),
              record.offset(),
              e.getMessage());
        }
      }
    }
  }

  private void hintLag(Consumer<String, byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
    for (TopicPartition partition : tenures.keySet()) {
      long position = consumer.position(partition);
      long waiting = backlog.firstWaitingOffset(partition.partition()).orElse(position);
      long hint = Math.min(waiting, position);
      if (hint > hints.getOrDefault(partition, 0L)) {
        hints.put(partition, hint);
        moved.put(partition, new OffsetAndMetadata(hint));
      }
    }
    if (!moved.isEmpty()) {
      consumer.commitAsync(
          moved,
          (offsets, failure) -> {
            if (failure != null) {
              LOG.debug("lagHint=not-committed cause=\"{}\"", failure.toString());
            }
          });
    }
  }

  private void endAll(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Tenure tenure = tenures.remove(partition);
      hints.remove(partition);
      if (tenure != null) {
        backlog.end(tenure);
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(RETRY_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  /** Begins and ends tenures as the group decides. */
  private final class Ownership implements ConsumerRebalanceListener {
    private final Consumer<String, byte[]> consumer;

    Ownership(Consumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      consumer
          .committed(new HashSet<>(partitions))
          .forEach((partition, hint) -> hints.put(partition, hint == null ? 0 : hint.offset()));
      for (TopicPartition partition : partitions) {
        tenures.put(partition, new Tenure(partition.partition()));
      }
      consumer.seekToBeginning(partitions);
      LOG.info("experiences=assigned partitions={}", numbers(tenures.keySet()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      endAll(partitions);
      LOG.info("experiences=revoked partitions={}", numbers(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      joined = false;
      endAll(partitions);
      LOG.warn("experiences=lost partitions={}", numbers(partitions));
    }

    private List<Integer> numbers(Collection<TopicPartition> partitions) {
      return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
  }
}
