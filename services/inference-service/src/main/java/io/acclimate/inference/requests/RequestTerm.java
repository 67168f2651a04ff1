package io.acclimate.inference.requests;

import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.PoisonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The time in which this process is a member of the group that answers requests: it ends with
 * whatever goes wrong, since the outcome of a transaction may then be unknown. What was polled
 * together is one transaction: predictions, dead letters, and the offsets of the requests. While it
 * is committed, the next requests are read and answered; no partition is given up before.
 *
 * <p>A partition whose next request waits for its version is paused there; the others go on.
 *
 * <p>One thread only.
 */
final class RequestTerm implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);
  private static final int ANSWERS_WITHIN_MILLIS = 10_000;

  /**
   * A batch is sent when it is full, and else as the transaction is committed: with Kafka's 16 KiB
   * and 5 ms a transaction is dozens of requests, which cost more than what is in them.
   */
  private static final int BATCH_BYTES = 128 * 1024;

  private static final int LINGER_MILLIS = 100;

  private final RequestCodec codec;
  private final RequestAnswerer answerer;
  private final StreamMetrics metrics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Commits commits;
  private final Map<TopicPartition, Long> pausedUntilNanos = new HashMap<>();

  RequestTerm(
      EdgeConfig edge,
      String name,
      StreamSettings settings,
      RequestCodec codec,
      RequestAnswerer answerer,
      StreamMetrics metrics) {
    this.codec = codec;
    this.answerer = answerer;
    this.metrics = metrics;
    this.consumer =
        new KafkaConsumer<>(
            consumerSettings(edge, name, settings),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      this.producer =
          new KafkaProducer<>(
              producerSettings(edge, name, settings),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(CLOSES_WITHIN));
      throw e;
    }
    this.commits = new Commits(producer);
  }

  private static Map<String, Object> consumerSettings(
      EdgeConfig edge, String name, StreamSettings settings) {
    Map<String, Object> config = edge.consumer(edge.id(name) + ".requests", edge.id(name));
    // A member that is gone is noticed after this long.
    config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxRecords());
    if (settings.groupInstanceId() != null) {
      config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.groupInstanceId());
    }
    return config;
  }

  /** A named process takes its own open transaction back; any other's is fenced by the group. */
  private static Map<String, Object> producerSettings(
      EdgeConfig edge, String name, StreamSettings settings) {
    Map<String, Object> config = edge.producer(edge.id(name) + ".requests");
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    String instance =
        settings.groupInstanceId() == null
            ? UUID.randomUUID().toString()
            : settings.groupInstanceId();
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, edge.id(name) + "-" + instance);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, ANSWERS_WITHIN_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWERS_WITHIN_MILLIS / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWERS_WITHIN_MILLIS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWERS_WITHIN_MILLIS);
    return config;
  }

  /** True once the topic is there: a consumer that subscribes before learns of it minutes later. */
  boolean topicIsThere(String topic) {
    return !consumer.partitionsFor(topic).isEmpty();
  }

  /** Fences off an earlier process of the same name, and joins the group. */
  void begin(String topic) {
    producer.initTransactions();
    consumer.subscribe(List.of(topic), new Paused());
  }

  /** Answers what has come. What it throws may be about what came before. */
  void step() {
    resume();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    commits.look();
    if (records.isEmpty()) {
      return;
    }
    List<Item> items = new ArrayList<>();
    records.forEach(record -> items.add(read(record)));
    judge(items);
    List<Item> handled = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> next = next(items, handled);
    if (!next.isEmpty()) {
      commits.begin(
          () -> handled.stream().map(item -> item.becomes(codec)).toList(),
          next,
          consumer.groupMetadata(),
          () -> handled.forEach(this::committed));
    }
  }

  /** Whether it has come so far as to commit anything. */
  boolean hasCommitted() {
    return commits.any();
  }

  private Item read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new Item(record, codec.request(record));
    } catch (PoisonException e) {
      return new Item(record, new Verdict.Refused(e.reason().code(), e));
    } catch (RefusedRequestException e) {
      return new Item(record, new Verdict.Refused(e.reason(), e));
    }
  }

  private void judge(List<Item> items) {
    List<Item> open = items.stream().filter(item -> item.request != null).toList();
    List<Request> requests = new ArrayList<>();
    List<Integer> partitions = new ArrayList<>();
    for (Item item : open) {
      if (item.request != null) {
        requests.add(item.request);
        partitions.add(item.record.partition());
      }
    }
    List<Verdict> verdicts = answerer.answer(requests, partitions);
    for (int i = 0; i < verdicts.size(); i++) {
      open.get(i).verdict = verdicts.get(i);
    }
  }

  /** Where each partition goes on: at the first request that waits, or behind all. */
  private Map<TopicPartition, OffsetAndMetadata> next(List<Item> items, List<Item> handled) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    Set<TopicPartition> waiting = new HashSet<>();
    Set<TopicPartition> begun = new HashSet<>();
    for (Item item : items) {
      TopicPartition partition = new TopicPartition(item.record.topic(), item.record.partition());
      if (waiting.contains(partition)) {
        continue;
      }
      if (item.verdict instanceof Verdict.Waits) {
        waiting.add(partition);
        pause(partition, item.record.offset());
        if (begun.contains(partition)) {
          next.put(partition, new OffsetAndMetadata(item.record.offset()));
        }
      } else {
        begun.add(partition);
        handled.add(item);
      }
    }
    for (TopicPartition partition : begun) {
      // Markers of transactions count as read, too: else a lag of one would stay for ever.
      next.computeIfAbsent(partition, whole -> new OffsetAndMetadata(consumer.position(whole)));
    }
    return next;
  }

  private void committed(Item item) {
    metrics.decided(item.verdict);
    if (item.request != null && item.verdict instanceof Verdict.Answered answered) {
      answerer.shadow(item.request, answered.answer());
    }
  }

  private void pause(TopicPartition partition, long offset) {
    consumer.pause(Set.of(partition));
    consumer.seek(partition, offset);
    pausedUntilNanos.put(partition, System.nanoTime() + LOOK_AGAIN_AFTER.toNanos());
    metrics.waiting(pausedUntilNanos.size());
  }

  private void resume() {
    long now = System.nanoTime();
    List<TopicPartition> due =
        pausedUntilNanos.entrySet().stream()
            .filter(paused -> paused.getValue() - now <= 0)
            .map(Map.Entry::getKey)
            .toList();
    consumer.resume(due);
    forget(due);
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(pausedUntilNanos::remove);
    metrics.waiting(pausedUntilNanos.size());
  }

  /** What is being committed has a while for it; an open transaction is aborted. */
  @Override
  public void close() {
    metrics.waiting(0);
    answerer.forgetWaits();
    try {
      commits.close(CLOSES_WITHIN);
    } finally {
      try {
        producer.close(CLOSES_WITHIN);
      } finally {
        consumer.close(CloseOptions.timeout(CLOSES_WITHIN));
      }
    }
  }

  /** Whoever owns a partition decides anew whether it waits. */
  private final class Paused implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      forget(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commits.await(); // whoever gets them goes on behind it
      forget(partitions);
      answerer.forgetWaits();
    }
  }

  /**
   * A record, what it asks if it can be read, and what becomes of it, which is decided before it
   * goes to the other thread.
   */
  private static final class Item {
    private final ConsumerRecord<byte[], byte[]> record;
    private final @Nullable Request request;
    private Verdict verdict;

    Item(ConsumerRecord<byte[], byte[]> record, Request request) {
      this.record = record;
      this.request = request;
      this.verdict = new Verdict.Waits();
    }

    Item(ConsumerRecord<byte[], byte[]> record, Verdict.Refused refused) {
      this.record = record;
      this.request = null;
      this.verdict = refused;
    }

    ProducerRecord<byte[], byte[]> becomes(RequestCodec codec) {
      return switch (verdict) {
        case Verdict.Answered answered -> codec.prediction(answered.answer());
        case Verdict.Refused refused -> codec.deadLetter(record, refused);
        case Verdict.Waits waits -> throw new IllegalStateException("a request that waits");
      };
    }
  }
}
