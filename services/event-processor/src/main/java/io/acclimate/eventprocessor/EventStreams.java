package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PredictionReader;
import io.acclimate.eventprocessor.source.MappedTopics;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.streams.RunningStreams;
import io.acclimate.streams.StreamsRun;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The streams, the topics that specs map to events, and the reader of predictions' inputs. */
final class EventStreams implements StreamsRun {
  private final RunningStreams streams;
  private final Codec codec;
  private final PredictionReader inputs;
  private final MappedTopics mapped;

  private EventStreams(
      RunningStreams streams,
      Codec codec,
      PredictionReader inputs,
      EventProcessorSettings settings,
      EdgeConfig edge,
      InstantSource clock) {
    this.streams = streams;
    this.codec = codec;
    this.inputs = inputs;
    String name = settings.groupInstanceId();
    this.mapped =
        new MappedTopics(
            edge,
            name == null ? UUID.randomUUID().toString() : name,
            name != null,
            this::specs,
            clock);
  }

  /**
   * Starts all of it.
   *
   * @throws io.acclimate.streams.StartRefusedException when the state folder cannot be used
   */
  static EventStreams start(
      EventProcessorSettings settings,
      TopologySettings topology,
      EdgeConfig edge,
      Codec codec,
      MeterRegistry registry,
      InstantSource clock) {
    Meters meters = new Meters(registry);
    CommittedPositions positions = new CommittedPositions(edge.topics().examples());
    PredictionReader inputs = new PredictionReader(edge, codec);
    RunningStreams streams =
        RunningStreams.start(
            new EventProcessorTopology(topology, codec, positions, inputs, meters, clock).build(),
            settings.streams(edge),
            new RunningStreams.Surroundings(
                "acclimate.event-processor.state-dir",
                codec::awaitRegistry,
                meters::threadFailure,
                registry,
                clock));
    positions.follow(streams);
    EventStreams running = new EventStreams(streams, codec, inputs, settings, edge, clock);
    running.mapped.start();
    return running;
  }

  @Override
  public Optional<String> notReady() {
    return streams.notReady().or(mapped::problem);
  }

  @Override
  public boolean failed() {
    return streams.failed();
  }

  /** The specs in force; empty while they cannot be read. */
  Optional<List<Spec>> specs() {
    StoreQueryParameters<ReadOnlyKeyValueStore<String, byte[]>> query =
        StoreQueryParameters.fromNameAndType(Specs.STORE, QueryableStoreTypes.keyValueStore());
    return streams.store(query).flatMap(this::inForce);
  }

  private Optional<List<Spec>> inForce(ReadOnlyKeyValueStore<String, byte[]> store) {
    Specs specs = new Specs(store, codec);
    List<Spec> inForce = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        specs.find(entries.next().key).filter(spec -> !spec.deleted()).ifPresent(inForce::add);
      }
    } catch (InvalidStateStoreException movedAway) {
      return Optional.empty();
    }
    return Optional.of(List.copyOf(inForce));
  }

  @Override
  public void close() {
    mapped.close();
    streams.close();
    inputs.close();
  }
}
