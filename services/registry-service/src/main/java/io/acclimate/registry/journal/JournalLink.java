package io.acclimate.registry.journal;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.registry.state.Decider;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.store.StoreUsers;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** All that ties the registry to Kafka: the tail of the journal, its writer, and a way to it. */
public final class JournalLink implements AutoCloseable {
  private final Journal journal = new Journal();
  private final JournalTail tail;
  private final StoreMark mark;
  private final CommandWriter writer;
  private final CommandIssuer commands;

  /**
   * Makes the parts; {@link #start} brings them to life.
   *
   * @param storeId of the blobs, see {@link StoreClaim}
   * @param users whose blobs are there, see {@link StoreMark}
   * @param trustedBackbones digests of the files that a model may have as its backbone
   * @param signingKey what aliases point at is signed with it; null signs nothing
   * @param failpoint where the process ends, for tests; null: nowhere
   */
  public JournalLink(
      EdgeConfig edge,
      BlobStore blobs,
      String storeId,
      StoreUsers users,
      Set<Digest> trustedBackbones,
      @Nullable SigningKey signingKey,
      @Nullable Failpoint failpoint,
      MeterRegistry meters) {
    this.mark = new StoreMark(edge, users);
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    InstantSource clock = InstantSource.system();
    this.tail = new JournalTail(edge, schemas, journal);
    this.writer =
        new CommandWriter(
            edge,
            schemas,
            journal,
            new Decider(blobs, trustedBackbones),
            new Signer(signingKey, blobs),
            failpoint,
            new ReferenceBlobs(blobs),
            new StoreClaim(storeId, new TopicPartition(edge.topics().modelCommands(), 0)),
            mark,
            clock,
            meters);
    this.commands =
        new CommandIssuer(edge, schemas, journal, clock, () -> UUID.randomUUID().toString());
    gauge(meters, "models", "Registered models", state -> state.models().size());
    gauge(
        meters,
        "versions",
        "Versions of all models",
        state -> state.models().stream().mapToInt(ModelState::versionCount).sum());
    gauge(meters, "journal_position", "Offset of the last change read", RegistryState::position);
    Gauge.builder(
            "acclimate_registry_writing",
            writer,
            w -> w.state() == CommandWriter.State.WRITING ? 1 : 0)
        .description("1 while this process is the writer")
        .register(meters);
  }

  public void start() {
    tail.start();
    writer.start();
  }

  public Journal journal() {
    return journal;
  }

  /** Where work waits that only the writer may do. */
  public WriterErrands errands() {
    return writer.errands();
  }

  /** Other registries that have blobs in the store; to be asked by the writer alone. */
  public SortedSet<String> otherUsers() {
    return mark.others();
  }

  public CommandIssuer commands() {
    return commands;
  }

  public JournalStatus status() {
    CommandWriter.State state = writer.state();
    List<String> troubles =
        Stream.of(tail.trouble(), writer.trouble()).flatMap(Optional::stream).toList();
    boolean answered = state == CommandWriter.State.WRITING || state == CommandWriter.State.STANDBY;
    return new JournalStatus(
        journal.complete(),
        journal.position(),
        state.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        troubles,
        journal.complete() && answered && troubles.isEmpty());
  }

  /** True if a thread has ended for good, so that only a new process can go on. */
  public boolean failed() {
    return writer.state() == CommandWriter.State.FAILED || tail.failed();
  }

  private void gauge(
      MeterRegistry meters,
      String name,
      String description,
      ToDoubleFunction<RegistryState> value) {
    Gauge.builder("acclimate_registry_" + name, journal, j -> j.read(value::applyAsDouble))
        .description(description)
        .register(meters);
  }

  @Override
  public void close() {
    commands.close();
    writer.close();
    tail.close();
  }
}
