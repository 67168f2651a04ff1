package io.acclimate.streams;

import io.acclimate.schemas.SchemaRegistryUnavailableException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While the schema registry does not answer, the streams are paused: they stay in their group, and
 * take up the record that could not be read as soon as it can be.
 */
final class RegistryOutage {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryOutage.class);

  private final KafkaStreams streams;
  private final Runnable awaitRegistry;
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

  /**
   * @param awaitRegistry returns when the registry answers; after a while without, throws
   *     SchemaRegistryUnavailableException
   */
  RegistryOutage(KafkaStreams streams, Runnable awaitRegistry) {
    this.streams = streams;
    this.awaitRegistry = awaitRegistry;
  }

  /** Pauses, and resumes once the registry answers. */
  void begin(SchemaRegistryUnavailableException cause) {
    if (problem.compareAndSet(null, String.valueOf(cause.getMessage()))) {
      LOG.warn("schema-registry=unavailable processing=paused cause=\"{}\"", cause.getMessage());
      streams.pause();
      Thread.ofVirtual().name("schema-registry-probe").start(this::awaitAnswer);
    }
  }

  /** What is wrong; empty while nothing is. */
  Optional<String> problem() {
    return Optional.ofNullable(problem.get());
  }

  private void awaitAnswer() {
    while (!streams.state().isShuttingDown() && !streams.state().hasCompletedShutdown()) {
      try {
        awaitRegistry.run(); // tries for a while by itself
        LOG.info("schema-registry=available processing=resumed");
        problem.set(null);
        streams.resume();
        return;
      } catch (SchemaRegistryUnavailableException still) {
        problem.set(String.valueOf(still.getMessage()));
      }
    }
  }
}
