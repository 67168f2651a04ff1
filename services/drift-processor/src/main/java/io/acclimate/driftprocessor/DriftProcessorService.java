package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.wire.Codec;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.streams.RunningStreams;
import io.acclimate.streams.StreamsSupervisor;
import io.acclimate.streams.StreamsSupervisor.Finding;
import io.acclimate.streams.TopicFacts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** The drift-processor as a part that can be started and stopped. */
public final class DriftProcessorService implements AutoCloseable {
  private final DriftProcessorSettings settings;
  private final EdgeConfig edge;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final Meters meters;
  private final Codec codec;
  private final StreamsSupervisor supervisor;

  /**
   * @param onRefusal takes one sentence when the service cannot start as things are
   */
  public DriftProcessorService(
      DriftProcessorSettings settings,
      EdgeConfig edge,
      MeterRegistry registry,
      InstantSource clock,
      Consumer<String> onRefusal) {
    this.settings = settings;
    this.edge = edge;
    this.clock = clock;
    this.registry = registry;
    this.meters = new Meters(registry);
    this.codec = new Codec(SchemaRegistryClient.of(edge.schemaRegistry()), edge.topics());
    this.supervisor = new StreamsSupervisor("drift-processor", edge, this::look, onRefusal);
  }

  /** Starts in the background. */
  public void start() {
    supervisor.start();
  }

  /** Why it does not process at the moment; empty when it does. */
  public Optional<String> notReady() {
    return supervisor.notReady();
  }

  @Override
  public void close() {
    supervisor.close();
  }

  private Finding look(Admin admin) {
    TopicChecks checks = new TopicChecks(edge.topics(), DriftProcessorSettings.applicationId(edge));
    TopicFacts facts = TopicFacts.of(admin, checks.all());
    List<String> missing = facts.missing(checks.all());
    if (!missing.isEmpty()) {
      return new Finding.Missing(missing);
    }
    int partitions = checks.partitions(admin, facts);
    return new Finding.Ready(() -> streams(partitions));
  }

  private RunningStreams streams(int partitions) {
    return RunningStreams.start(
        new DriftProcessorTopology(settings.topology(edge, partitions), codec, meters, clock)
            .build(),
        settings.streams(edge),
        new RunningStreams.Surroundings(
            "acclimate.drift-processor.state-dir",
            codec::awaitRegistry,
            meters::threadFailure,
            registry,
            clock));
  }
}
