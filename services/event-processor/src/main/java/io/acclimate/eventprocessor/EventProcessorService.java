package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.streams.StreamsSupervisor;
import io.acclimate.streams.StreamsSupervisor.Finding;
import io.acclimate.streams.TopicFacts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The event-processor as a part that can be started and stopped. */
public final class EventProcessorService implements AutoCloseable {
  private final EventProcessorSettings settings;
  private final EdgeConfig edge;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final Codec codec;
  private final StreamsSupervisor supervisor;

  /** The last run that was started; null before there is one. */
  private volatile @Nullable EventStreams last;

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
    this.codec = new Codec(SchemaRegistryClient.of(edge.schemaRegistry()), edge.topics());
    this.supervisor = new StreamsSupervisor("event-processor", edge, this::look, onRefusal);
  }

  /** Starts in the background. */
  public void start() {
    supervisor.start();
  }

  /** Why it does not process at the moment; empty when it does. */
  public Optional<String> notReady() {
    return supervisor.notReady();
  }

  /**
   * The specs in force, by name of the model; events for these models are accepted.
   *
   * @throws NotReadyException while there is no answer
   */
  public List<Spec> specs() {
    return Optional.ofNullable(last)
        .flatMap(EventStreams::specs)
        .orElseThrow(() -> new NotReadyException(notReady().orElse("specs cannot be read yet")));
  }

  @Override
  public void close() {
    supervisor.close();
  }

  private Finding look(Admin admin) {
    TopicChecks checks =
        new TopicChecks(edge.topics(), settings, EventProcessorSettings.applicationId(edge));
    TopicFacts facts = TopicFacts.of(admin, checks.all());
    List<String> missing = facts.missing(checks.all());
    if (!missing.isEmpty()) {
      return new Finding.Missing(missing);
    }
    TopicChecks.Partitions partitions = checks.partitions(admin, facts);
    return new Finding.Ready(() -> streams(partitions));
  }

  private EventStreams streams(TopicChecks.Partitions partitions) {
    EventStreams streams =
        EventStreams.start(
            settings,
            new TopologySettings(
                edge.topics(),
                partitions.byEvent(),
                partitions.byModel(),
                settings.deduplicationWindow(),
                settings.windows(),
                settings.unlabelledShare(),
                settings.maxEventBytes()),
            edge,
            codec,
            metrics,
            clock);
    last = streams;
    return streams;
  }
}
