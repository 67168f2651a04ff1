package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PredictionReader;
import io.acclimate.eventprocessor.source.MappedTopics;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.CloseOptions;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** One run of the streams, from start to close. */
final class RunningStreams implements AutoCloseable {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);

  private final KafkaStreams streams;
  private final KafkaStreamsMetrics metrics;
  private final RegistryOutage outage;
  private final Codec codec;
  private final PredictionReader inputs;
  private final boolean leaveGroup;
  private final MappedTopics mapped;

  private RunningStreams(
      KafkaStreams streams,
      KafkaStreamsMetrics metrics,
      RegistryOutage outage,
      Codec codec,
      PredictionReader inputs,
      EventProcessorSettings settings,
      EdgeConfig edge,
      InstantSource clock) {
    this.streams = streams;
    this.metrics = metrics;
    this.outage = outage;
    this.codec = codec;
    this.inputs = inputs;
    String name = settings.groupInstanceId();
    // A member with a name is expected back: its partitions wait for it, up to the session
    // time-out.
    this.leaveGroup = name == null;
    this.mapped =
        new MappedTopics(
            edge,
            name == null ? UUID.randomUUID().toString() : name,
            name != null,
            this::specsIfKnown,
            clock);
  }

  /**
   * Starts the streams.
   *
   * @throws StartRefusedException when the state folder cannot be used
   */
  static RunningStreams start(
      EventProcessorSettings settings,
      TopologySettings topology,
      EdgeConfig edge,
      Codec codec,
      MeterRegistry registry,
      InstantSource clock) {
    Meters meters = new Meters(registry);
    CommittedPositions positions = new CommittedPositions(edge.topics().examples());
    PredictionReader inputs = new PredictionReader(edge, codec);
    KafkaStreams streams =
        newStreams(
            new EventProcessorTopology(topology, codec, positions, inputs, meters, clock),
            settings,
            edge);
    positions.follow(streams);
    RegistryOutage outage = new RegistryOutage(streams, codec);
    streams.setUncaughtExceptionHandler(new ThreadFailures(outage, meters, clock));
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(registry);
    streams.start();
    RunningStreams running =
        new RunningStreams(streams, metrics, outage, codec, inputs, settings, edge, clock);
    running.mapped.start();
    return running;
  }

  private static KafkaStreams newStreams(
      EventProcessorTopology topology, EventProcessorSettings settings, EdgeConfig edge) {
    try {
      return new KafkaStreams(topology.build(), settings.streams(edge));
    } catch (StreamsException unusable) {
      throw new StartRefusedException(
          "The state folder "
              + settings.stateDir().toAbsolutePath()
              + " cannot be used: it is not writable, or another event-processor uses it. Set"
              + " acclimate.event-processor.state-dir to a folder of its own. ("
              + unusable.getMessage()
              + ")");
    }
  }

  /** Why nothing is processed at the moment; empty when it is. */
  Optional<String> notReady() {
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.RUNNING
        ? outage.problem().or(mapped::problem)
        : Optional.of("streams are " + state);
  }

  /** True when the streams have ended for good. */
  boolean failed() {
    return streams.state().hasCompletedShutdown();
  }

  /**
   * The specs in force.
   *
   * @throws NotReadyException while the streams are starting
   */
  List<Spec> specs() {
    try {
      ReadOnlyKeyValueStore<String, byte[]> store =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                  Specs.STORE, QueryableStoreTypes.keyValueStore()));
      Specs specs = new Specs(store, codec);
      List<Spec> inForce = new ArrayList<>();
      try (KeyValueIterator<String, byte[]> entries = store.all()) {
        while (entries.hasNext()) {
          specs.find(entries.next().key).filter(spec -> !spec.deleted()).ifPresent(inForce::add);
        }
      }
      return List.copyOf(inForce);
    } catch (InvalidStateStoreException notYet) {
      throw new NotReadyException("streams are " + streams.state());
    }
  }

  private Optional<List<Spec>> specsIfKnown() {
    try {
      return Optional.of(specs());
    } catch (NotReadyException notYet) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    mapped.close();
    metrics.close();
    streams.close(new CloseOptions().timeout(CLOSED_WITHIN).leaveGroup(leaveGroup));
    inputs.close();
  }
}
