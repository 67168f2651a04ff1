package io.acclimate.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;

/** One run of the streams alone. */
public final class RunningStreams implements StreamsRun {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);

  private final KafkaStreams streams;
  private final KafkaStreamsMetrics metrics;
  private final RegistryOutage outage;

  private RunningStreams(KafkaStreams streams, KafkaStreamsMetrics metrics, RegistryOutage outage) {
    this.streams = streams;
    this.metrics = metrics;
    this.outage = outage;
  }

  /**
   * What surrounds a run.
   *
   * @param stateDirSetting the setting that names the folder of the state
   * @param awaitRegistry returns when the schema registry answers; after a while without, throws
   *     SchemaRegistryUnavailableException
   * @param onThreadFailure called when a thread has failed and is about to be replaced
   */
  public record Surroundings(
      String stateDirSetting,
      Runnable awaitRegistry,
      Runnable onThreadFailure,
      MeterRegistry metrics,
      InstantSource clock) {}

  /**
   * Starts the streams.
   *
   * @throws StartRefusedException when the state folder cannot be used
   */
  public static RunningStreams start(
      Topology topology, StreamsConfig config, Surroundings surroundings) {
    KafkaStreams streams = newStreams(topology, config, surroundings);
    RegistryOutage outage = new RegistryOutage(streams, surroundings.awaitRegistry());
    streams.setUncaughtExceptionHandler(
        new ThreadFailures(outage, surroundings.onThreadFailure(), surroundings.clock()));
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(surroundings.metrics());
    streams.start();
    return new RunningStreams(streams, metrics, outage);
  }

  private static KafkaStreams newStreams(
      Topology topology, StreamsConfig config, Surroundings surroundings) {
    try {
      return new ScrapedStreams(topology, config);
    } catch (StreamsException unusable) {
      throw new StartRefusedException(
          "The state folder "
              + config.getString(StreamsConfig.STATE_DIR_CONFIG)
              + " cannot be used: it is not writable, or another instance uses it. Set "
              + surroundings.stateDirSetting()
              + " to a folder of its own. ("
              + unusable.getMessage()
              + ")");
    }
  }

  @Override
  public Optional<String> notReady() {
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.RUNNING
        ? outage.problem()
        : Optional.of("streams are " + state);
  }

  @Override
  public boolean failed() {
    return streams.state().hasCompletedShutdown();
  }

  /** A store of this instance, to read from; empty while it cannot be read. */
  public <T> Optional<T> store(StoreQueryParameters<T> query) {
    try {
      return Optional.of(streams.store(query));
    } catch (InvalidStateStoreException | IllegalStateException notRunning) {
      return Optional.empty();
    }
  }

  /** How far this instance has committed a partition; 0 if it has not, or does not read it. */
  public long committed(TopicPartition partition) {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .mapToLong(task -> task.committedOffsets().getOrDefault(partition, 0L))
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    metrics.close();
    streams.close(CLOSED_WITHIN);
  }
}
