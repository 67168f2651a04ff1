package io.acclimate.eventprocessor.source;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.schemas.EdgeConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the records of mapped topics to events.mapped.v1, once for each model that maps them, and
 * looks into none: the streams do that, to which a record there is like any other. It is a client
 * of its own because the source topics of streams cannot change while they run, and the topics of a
 * consumer can: a spec that is registered is followed at once.
 *
 * <p>Copies and offsets are written in one transaction, so that each record is copied once whatever
 * stops, and instances share the partitions. After a failure all begins again where the last
 * transaction ended.
 */
public final class MappedTopics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MappedTopics.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

  private final EdgeConfig edge;
  private final String group;
  private final String instance;
  private final boolean isExpectedBack;
  private final Supplier<Optional<List<Spec>>> specs;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable String problem;

  /**
   * @param edge where the brokers are
   * @param instance name of this instance, of no other at the same time
   * @param isExpectedBack whether the instance has the same name after a restart
   * @param specs those in force; empty while that is not known
   */
  public MappedTopics(
      EdgeConfig edge,
      String instance,
      boolean isExpectedBack,
      Supplier<Optional<List<Spec>>> specs,
      InstantSource clock) {
    this.edge = edge;
    this.group = edge.id("event-processor.sources");
    this.instance = instance;
    this.isExpectedBack = isExpectedBack;
    this.specs = specs;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("mapped-topics").daemon().unstarted(this::run);
  }

  /** Starts in the background. */
  public void start() {
    thread.start();
  }

  /** Why nothing is copied at the moment; empty when it is, or when there is nothing to copy. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(STOPPED_WITHIN)) {
        LOG.warn("mapped-topics=slow-stop seconds={}", STOPPED_WITHIN.toSeconds());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Models by the topic that they map. */
  static Map<String, List<String>> modelsByTopic(List<Spec> specs) {
    return specs.stream()
        .flatMap(spec -> spec.sources().stream().map(source -> Map.entry(source.topic(), spec)))
        .collect(
            groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                mapping(entry -> entry.getValue().model(), toList())));
  }

  private void run() {
    Map<String, List<String>> models = awaitMapped();
    while (!models.isEmpty()) {
      try (Copier copier = new Copier()) {
        copier.start();
        while (!models.isEmpty()) {
          copier.copy(models);
          problem = null;
          models = closed(Duration.ZERO) ? Map.of() : mapped().orElse(models);
        }
      } catch (KafkaException failure) {
        problem = "mapped topics cannot be read: " + failure.getMessage();
        LOG.warn("mapped-topics=failed retry-seconds={}", RETRY_AFTER.toSeconds(), failure);
        closed(RETRY_AFTER);
      }
      models = awaitMapped();
    }
  }

  /** Waits until there are mapped topics; none once this is being closed. */
  private Map<String, List<String>> awaitMapped() {
    while (!closed(Duration.ZERO)) {
      Map<String, List<String>> models = mapped().orElse(Map.of());
      if (!models.isEmpty()) {
        return models;
      }
      closed(LOOK_EVERY);
    }
    return Map.of();
  }

  private Optional<Map<String, List<String>>> mapped() {
    return specs.get().map(MappedTopics::modelsByTopic);
  }

  private boolean closed(Duration within) {
    try {
      return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  /** A consumer and a producer, for as long as nothing goes wrong. */
  private final class Copier implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> denied = new TreeSet<>();
    private Map<String, List<String>> models = Map.of();

    Copier() {
      Map<String, Object> reads = new HashMap<>(edge.consumer(group + "-" + instance, group));
      reads.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
      reads.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
      if (isExpectedBack) {
        reads.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
      }
      Map<String, Object> writes = new HashMap<>(edge.producer(group + "-" + instance));
      writes.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-" + instance);
      producer = new KafkaProducer<>(writes, new ByteArraySerializer(), new ByteArraySerializer());
      consumer =
          new KafkaConsumer<>(reads, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Ends what an instance of the same name has left open. */
    void start() {
      producer.initTransactions();
    }

    /** Copies what there is, or waits for a moment. */
    void copy(Map<String, List<String>> now) {
      if (!now.equals(models)) {
        models = now;
        denied.clear();
        subscribe();
      }
      ConsumerRecords<byte[], byte[]> batch = poll();
      if (batch.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      for (ConsumerRecord<byte[], byte[]> record : batch) {
        for (String model : models.getOrDefault(record.topic(), List.of())) {
          send(record, model);
        }
      }
      producer.sendOffsetsToTransaction(batch.nextOffsets(), consumer.groupMetadata());
      producer.commitTransaction();
    }

    private void subscribe() {
      Set<String> allowed = new TreeSet<>(models.keySet());
      allowed.removeAll(denied);
      consumer.subscribe(allowed);
      LOG.info("mapped-topics={} denied={}", models, denied);
    }

    /** A topic that may not be read does not keep the others waiting. */
    private ConsumerRecords<byte[], byte[]> poll() {
      try {
        return denied.size() < models.size() ? consumer.poll(LOOK_EVERY) : nothingFor(LOOK_EVERY);
      } catch (TopicAuthorizationException refused) {
        LOG.error("mapped-topics=denied cause=\"{}\"", refused.getMessage());
        denied.addAll(refused.unauthorizedTopics());
        subscribe();
        return ConsumerRecords.empty();
      }
    }

    private ConsumerRecords<byte[], byte[]> nothingFor(Duration wait) {
      closed(wait);
      return ConsumerRecords.empty();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the commit fails when a send did
    private void send(ConsumerRecord<byte[], byte[]> record, String model) {
      producer.send(
          MappedRecord.copy(record, model, edge.topics().eventsMapped(), clock.instant()));
    }

    @Override
    public void close() {
      // An open transaction is rolled back by the next producer of the same name.
      producer.close(Duration.ofSeconds(2));
      consumer.close();
    }
  }
}
