package io.acclimate.client;

import io.acclimate.avro.ModelUpdate;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what every model should serve: reads the compacted topic of updates from its beginning,
 * so that whoever starts whenever ends with the same champions, and then live. An update whose
 * epoch is not newer than the last one of its model is ignored, logged at DEBUG and counted.
 *
 * <p>One thread reads and calls the listener; a broker or schema registry that does not answer is
 * asked again until {@link #close}.
 *
 * <p>Apps that want the versions themselves, fetched and verified, take {@link
 * ModelClient#subscribe}.
 *
 * <pre>{@code
 * try (ModelUpdates updates = new ModelUpdates(edge, schemas, "my-app", System.out::println)) {
 *   updates.start();
 *   … // until the app ends
 * }
 * }</pre>
 */
public final class ModelUpdates implements AutoCloseable {
  /** Told of each update, in order, on the follower's thread. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A model's state is newer than before; {@code getDeleted()} says that it is gone. What this
     * throws ends the follower, see {@link ModelUpdates#failure}; so handle what may go wrong.
     */
    void updated(ModelUpdate update);
  }

  /** Why an update is ignored. */
  public enum Stale {
    /** It was told before: a record came twice, or the topic was read from its beginning again. */
    REPEATED,

    /** A newer one of its model was told before. */
    OLDER
  }

  private static final Logger LOG = LoggerFactory.getLogger(ModelUpdates.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final ConfluentAvroDeserializer<ModelUpdate> deserializer;
  private final TopicPartition partition;
  private final Listener listener;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Map<String, ModelUpdate> latest = new ConcurrentHashMap<>();

  private final LongAdder repeated = new LongAdder();
  private final LongAdder older = new LongAdder();

  private volatile boolean caughtUp;
  private volatile @Nullable RuntimeException failure;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /** Takes a client id, which names the thread as well. */
  public ModelUpdates(
      EdgeConfig edge, SchemaRegistryClient registry, String clientId, Listener listener) {
    this(
        () ->
            new KafkaConsumer<>(
                edge.consumer(clientId), new StringDeserializer(), new ByteArrayDeserializer()),
        registry,
        edge.topics().modelUpdates(),
        clientId,
        listener);
  }

  ModelUpdates(
      Supplier<Consumer<String, byte[]>> consumers,
      SchemaRegistryClient registry,
      String topic,
      String name,
      Listener listener) {
    this.consumers = consumers;
    this.deserializer = new ConfluentAvroDeserializer<>(registry, ModelUpdate.class);
    this.partition = new TopicPartition(topic, 0);
    this.listener = listener;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /** Begins to follow; once. */
  public void start() {
    thread.start();
  }

  /**
   * Whether everything that the topic held, as far as this follower knows, has been given to the
   * listener. False until the first contact, while behind, and after a failure.
   */
  public boolean caughtUp() {
    return caughtUp && failure == null;
  }

  /** The latest update of a model; empty for one that is unknown or deleted. */
  public Optional<ModelUpdate> latest(String model) {
    return Optional.ofNullable(latest.get(model)).filter(update -> !update.getDeleted());
  }

  /** The latest updates of all models that are not deleted, by name. */
  public Map<String, ModelUpdate> latest() {
    Map<String, ModelUpdate> present = new TreeMap<>(latest);
    present.values().removeIf(ModelUpdate::getDeleted);
    return present;
  }

  /** How many updates were ignored so far. */
  public long stale(Stale reason) {
    return counter(reason).sum();
  }

  private LongAdder counter(Stale reason) {
    return switch (reason) {
      case REPEATED -> repeated;
      case OLDER -> older;
    };
  }

  /** What ended the follower before it was closed; empty while it runs. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Stops following; returns when the listener is not called any more. */
  @Override
  public void close() {
    stop.countDown();
    Consumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!stopped()) {
      try (Consumer<String, byte[]> opened = consumers.get()) {
        consumer = opened;
        opened.assign(List.of(partition));
        opened.seekToBeginning(List.of(partition));
        follow(opened, backoff);
      } catch (WakeupException closing) {
        // close() asked for it; the loop ends.
      } catch (KafkaException unreachable) {
        caughtUp = false;
        LOG.warn(
            "follower={} state=waiting cause=\"{}\"", thread.getName(), unreachable.getMessage());
        pause(backoff.next());
      } catch (RuntimeException fatal) {
        failure = fatal;
        LOG.error("follower={} state=failed", thread.getName(), fatal);
        return;
      } finally {
        consumer = null;
      }
    }
  }

  private void follow(Consumer<String, byte[]> opened, Backoff backoff) {
    while (!stopped()) {
      for (ConsumerRecord<String, byte[]> record : opened.poll(POLL)) {
        decode(record).ifPresent(this::accept);
        backoff.reset();
      }
      caughtUp = opened.currentLag(partition).orElse(1) == 0;
    }
  }

  /** Empty for what cannot be read. */
  private Optional<ModelUpdate> decode(ConsumerRecord<String, byte[]> record) {
    Backoff backoff = new Backoff();
    while (!stopped()) {
      try {
        return Optional.of(deserializer.decode(record.value()));
      } catch (SchemaRegistryUnavailableException unavailable) {
        caughtUp = false;
        LOG.warn(
            "follower={} state=waiting cause=\"{}\"", thread.getName(), unavailable.getMessage());
        pause(backoff.next());
      } catch (PoisonException unreadable) {
        // Only this model's update is lost to us; ending here would take all other models along.
        LOG.error(
            "follower={} model={} topic={} offset={} reason={} detail=\"{}\"",
            thread.getName(),
            record.key(),
            record.topic(),
            record.offset(),
            unreadable.reason().code(),
            unreadable.getMessage());
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void accept(ModelUpdate update) {
    ModelUpdate known = latest.get(update.getModel());
    if (known != null && update.getEpoch() <= known.getEpoch()) {
      Stale reason = update.getEpoch() < known.getEpoch() ? Stale.OLDER : Stale.REPEATED;
      counter(reason).increment();
      LOG.debug(
          "follower={} model={} state=ignored reason={} epoch={} known={} count={}",
          thread.getName(),
          update.getModel(),
          reason,
          update.getEpoch(),
          known.getEpoch(),
          stale(reason));
      return;
    }
    listener.updated(update);
    latest.put(update.getModel(), update);
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  private void pause(Duration pause) {
    try {
      if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("follower={} state=stopping", thread.getName());
      }
    } catch (InterruptedException interrupted) {
      stop.countDown(); // nobody but the owner of this thread may interrupt it
    }
  }

  /** Growing pauses; used by the follower's thread only. */
  private static final class Backoff {
    private Duration next = FIRST_PAUSE;

    Duration next() {
      Duration now = next;
      Duration twice = now.multipliedBy(2);
      next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      return now;
    }

    void reset() {
      next = FIRST_PAUSE;
    }
  }
}
