package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.TopicChecks.Finding;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event-processor as a part that can be started and stopped. It waits for its broker and its
 * topics; when its streams fail beyond what they mend themselves, it starts them anew.
 */
public final class EventProcessorService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventProcessorService.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration RESTART_AFTER = Duration.ofSeconds(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private final EventProcessorSettings settings;
  private final EdgeConfig edge;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Consumer<String> onRefusal;
  private final Codec codec;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread supervisor;
  private volatile State state = new State.Waiting("not started");

  /** Where the service is. */
  sealed interface State {
    /** Something that it needs is not there yet. */
    record Waiting(String what) implements State {}

    /** Its streams have been started. */
    record Started(RunningStreams streams) implements State {}

    /** It will not start until somebody changes something. */
    record Refused(String reason) implements State {}
  }

  /**
   * @param onRefusal takes one sentence when the service cannot start as things are
   */
  public EventProcessorService(
      EventProcessorSettings settings,
      EdgeConfig edge,
      MeterRegistry metrics,
      InstantSource clock,
      Consumer<String> onRefusal) {
    this.settings = settings;
    this.edge = edge;
    this.metrics = metrics;
    this.clock = clock;
    this.onRefusal = onRefusal;
    this.codec = new Codec(SchemaRegistryClient.of(edge.schemaRegistry()), edge.topics());
    this.supervisor =
        Thread.ofPlatform().name("event-processor").daemon().unstarted(this::supervise);
  }

  /** Starts in the background. */
  public void start() {
    supervisor.start();
  }

  /** Why it does not process at the moment; empty when it does. */
  public Optional<String> notReady() {
    return switch (state) {
      case State.Waiting waiting -> Optional.of("waiting for " + waiting.what());
      case State.Refused refused -> Optional.of(refused.reason());
      case State.Started started -> started.streams().notReady();
    };
  }

  /**
   * The specs in force, by name of the model; events for these models are accepted.
   *
   * @throws NotReadyException while there is no answer
   */
  public List<Spec> specs() {
    if (state instanceof State.Started started) {
      return started.streams().specs();
    }
    throw new NotReadyException(notReady().orElse("starting"));
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!supervisor.join(STOPPED_WITHIN)) {
        LOG.warn("event-processor=slow-stop seconds={}", STOPPED_WITHIN.toSeconds());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    try {
      while (!closed(Duration.ZERO)) {
        TopologySettings topology = awaitTopics();
        if (topology == null) {
          return;
        }
        try (RunningStreams streams =
            RunningStreams.start(settings, topology, edge, codec, metrics, clock)) {
          state = new State.Started(streams);
          awaitEnd(streams);
        }
        state = new State.Waiting("a new start of the streams");
        if (!closed(RESTART_AFTER)) {
          LOG.warn("streams=restarting");
        }
      }
    } catch (StartRefusedException refused) {
      LOG.error("event-processor=refused reason=\"{}\"", refused.getMessage());
      state = new State.Refused(String.valueOf(refused.getMessage()));
      onRefusal.accept(String.valueOf(refused.getMessage()));
    }
  }

  private void awaitEnd(RunningStreams streams) {
    boolean over = false;
    while (!over) {
      over = closed(LOOK_EVERY) || streams.failed();
    }
  }

  /** Null when the service was closed meanwhile. */
  private @Nullable TopologySettings awaitTopics() {
    TopicChecks checks =
        new TopicChecks(edge.topics(), settings, EventProcessorSettings.applicationId(edge));
    String said = "";
    while (true) {
      String waitingFor;
      try (Admin admin = Admin.create(edge.admin(edge.id("event-processor-admin")))) {
        Finding finding = checks.look(admin);
        if (finding instanceof Finding.Ready ready) {
          return new TopologySettings(
              edge.topics(),
              ready.eventPartitions(),
              ready.modelPartitions(),
              settings.deduplicationWindow(),
              settings.windows(),
              settings.maxEventBytes());
        }
        waitingFor = "topics " + ((Finding.Missing) finding).topics();
      } catch (InterruptException interrupted) {
        throw interrupted;
      } catch (KafkaException unreachable) {
        waitingFor = "the broker: " + unreachable.getMessage();
      }
      state = new State.Waiting(waitingFor);
      if (!said.equals(waitingFor)) {
        LOG.info("waiting-for=\"{}\"", waitingFor);
        said = waitingFor;
      }
      if (closed(LOOK_EVERY)) {
        return null;
      }
    }
  }

  /** Waits for a while; true as soon as the service is being closed. */
  private boolean closed(Duration within) {
    try {
      return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
