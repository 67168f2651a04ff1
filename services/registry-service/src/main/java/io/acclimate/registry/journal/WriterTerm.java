package io.acclimate.registry.journal;

import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Command;
import io.acclimate.registry.state.Decider;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Envelope;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.NewReference;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.Partitions;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The time in which this process is the one writer: it begins when every earlier writer is fenced
 * off and its last transaction is in the state, and ends with whatever goes wrong, since the
 * outcome of a transaction may then be unknown. Each command is one transaction: its change, what
 * consumers see of it, and the offset of the command.
 *
 * <p>One thread only.
 */
final class WriterTerm implements AutoCloseable {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
  private static final Duration TAIL_WITHIN = Duration.ofSeconds(30);
  private static final int MAX_COMMAND_ID_CHARS = 256;
  private static final String TRACE = "traceparent";
  private static final String SOURCE = "/acclimate/registry-service";

  private final Topics topics;
  private final Journal journal;
  private final Decider decider;
  private final Signer signer;
  private final @Nullable Failpoint failpoint;
  private final ReferenceBlobs references;
  private final InstantSource clock;
  private final TopicPartition commandsPartition;
  private final TopicPartition historyPartition;
  private final ConfluentAvroDeserializer<ModelCommand> commands;
  private final ConfluentAvroSerializer<ModelChange> changes;
  private final ConfluentAvroSerializer<ModelUpdate> updates;
  private final ConfluentAvroSerializer<ModelSpec> specs;
  private final ConfluentAvroSerializer<DriftReferences> blocks;
  private final KafkaProducer<byte[], byte[]> producer;

  WriterTerm(
      EdgeConfig edge,
      SchemaRegistryClient schemas,
      Journal journal,
      Decider decider,
      Signer signer,
      @Nullable Failpoint failpoint,
      ReferenceBlobs references,
      InstantSource clock) {
    this.topics = edge.topics();
    this.journal = journal;
    this.decider = decider;
    this.signer = signer;
    this.failpoint = failpoint;
    this.references = references;
    this.clock = clock;
    this.commandsPartition = new TopicPartition(topics.modelCommands(), 0);
    this.historyPartition = new TopicPartition(topics.modelHistory(), 0);
    this.commands = new ConfluentAvroDeserializer<>(schemas, ModelCommand.class);
    this.changes = new ConfluentAvroSerializer<>(schemas, ModelChange.class);
    this.updates = new ConfluentAvroSerializer<>(schemas, ModelUpdate.class);
    this.specs = new ConfluentAvroSerializer<>(schemas, ModelSpec.class);
    this.blocks = new ConfluentAvroSerializer<>(schemas, DriftReferences.class);
    this.producer =
        new KafkaProducer<>(
            producerSettings(edge), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> producerSettings(EdgeConfig edge) {
    String id = edge.id("registry-writer");
    Map<String, Object> settings = new HashMap<>(edge.producer(id));
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // A writer that is gone without a successor blocks readers of the journal for this long.
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWERS_WITHIN.toMillis());
    return settings;
  }

  /** Fences off earlier writers, catches up with what they wrote, goes on where they stopped. */
  void begin(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
    producer.initTransactions();
    Long end = consumer.endOffsets(List.of(historyPartition), ANSWERS_WITHIN).get(historyPartition);
    if (end == null || !journal.awaitReadUpTo(end, TAIL_WITHIN)) {
      throw new TimeoutException("the journal was not read up to its end, offset " + end);
    }
    OffsetAndMetadata committed =
        consumer.committed(Set.of(commandsPartition), ANSWERS_WITHIN).get(commandsPartition);
    if (committed == null) {
      consumer.seekToBeginning(List.of(commandsPartition));
    } else {
      consumer.seek(commandsPartition, committed);
    }
  }

  /**
   * Answers one command; when this returns, the answer is in the state.
   *
   * @param next where to go on after it
   * @return kind and decision for the metrics
   */
  Outcome answer(
      ConsumerRecord<byte[], byte[]> record, OffsetAndMetadata next, ConsumerGroupMetadata group)
      throws InterruptedException {
    ModelCommand command;
    try {
      command = commands.decode(record.value());
    } catch (PoisonException e) {
      return deadLetter(record, e.reason().code(), e, next, group);
    }
    String id = command.getCommandId();
    if (id.isBlank() || id.length() > MAX_COMMAND_ID_CHARS) {
      return deadLetter(
          record,
          "command-id-invalid",
          new IllegalArgumentException(
              "commandId: %d characters, allowed are 1 to %d, not all blank"
                  .formatted(id.length(), MAX_COMMAND_ID_CHARS)),
          next,
          group);
    }
    Decided decided = decide(command);
    try {
      long offset = write(record, command, decided, next, group);
      if (!journal.awaitPosition(offset, TAIL_WITHIN)) {
        throw new TimeoutException("the journal was not read up to its own change at " + offset);
      }
      return new Outcome(RegistryCodec.envelope(command).kind(), decided.label());
    } catch (RecordTooLargeException e) {
      producer.abortTransaction();
      return deadLetter(record, "too-large", e, next, group);
    }
  }

  private Decided decide(ModelCommand avro) {
    Envelope envelope = RegistryCodec.envelope(avro);
    try {
      Command command = RegistryCodec.command(avro);
      return journal
          .read(
              state -> {
                Decision decision = decider.decide(state, command);
                return new Decided(
                    decision,
                    command.action(),
                    state.model(envelope.model()),
                    NewReference.of(state, envelope.model(), command.action(), decision));
              })
          .signed(envelope.model(), signer);
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      return new Decided(
          journal.read(state -> decider.refuseInvalid(state, envelope, reason)),
          null,
          Optional.empty(),
          Optional.empty());
    }
  }

  private long write(
      ConsumerRecord<byte[], byte[]> cause,
      ModelCommand command,
      Decided decided,
      OffsetAndMetadata next,
      ConsumerGroupMetadata group)
      throws InterruptedException {
    Instant now = clock.instant();
    ModelChange change = RegistryCodec.change(command, decided.decision(), now);
    String model = command.getModel();
    Optional<Profiles> profiles =
        decided.reference().flatMap(reference -> references.of(model, reference));
    byte[] bytes = changes.serialize(topics.modelHistory(), change);
    Failpoint.DECIDED.reached(failpoint);
    producer.beginTransaction();
    String changeId = command.getCommandId() + "@" + cause.offset();
    long offset =
        offsetOf(record(topics.modelHistory(), model, bytes, changeId, change, now, cause));
    Failpoint.CHANGE_SENT.reached(failpoint);
    if (decided.decision() instanceof Applied applied && decided.action() != null) {
      ModelState after =
          ModelState.after(decided.before().orElse(null), model, offset, decided.action(), applied);
      String epoch = model + "@" + offset;
      ModelUpdate update = RegistryCodec.update(after);
      ModelSpec spec = RegistryCodec.spec(after);
      bytes = updates.serialize(topics.modelUpdates(), update);
      send(record(topics.modelUpdates(), model, bytes, epoch, update, now, cause));
      bytes = specs.serialize(topics.modelSpecs(), spec);
      send(record(topics.modelSpecs(), model, bytes, epoch, spec, now, cause));
      if (profiles.isPresent()) {
        for (DriftReferences block : ReferencesCodec.references(after, profiles.get())) {
          send(referenceRecord(block, epoch, now, cause));
        }
      }
    }
    reached(Failpoint.UPDATES_SENT);
    producer.sendOffsetsToTransaction(Map.of(commandsPartition, next), group);
    reached(Failpoint.OFFSET_SENT);
    producer.commitTransaction();
    Failpoint.COMMITTED.reached(failpoint);
    return offset;
  }

  /** Whatever is on its way must have arrived, or the broker would never see the step. */
  private void reached(Failpoint step) {
    if (step == failpoint) {
      producer.flush();
      step.reached(failpoint);
    }
  }

  /** Under a key of its own, in the partition of the model. */
  private ProducerRecord<byte[], byte[]> referenceRecord(
      DriftReferences block, String epoch, Instant now, ConsumerRecord<byte[], byte[]> cause) {
    String topic = topics.driftReferences();
    ProducerRecord<byte[], byte[]> keyed =
        record(
            topic,
            block.getModel() + "/" + block.getBlock(),
            blocks.serialize(topic, block),
            epoch + "/" + block.getBlock(),
            block,
            now,
            cause);
    int partition = Partitions.of(block.getModel(), producer.partitionsFor(topic).size());
    return new ProducerRecord<>(topic, partition, keyed.key(), keyed.value(), keyed.headers());
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record); // a failure fails the commit
  }

  /** The offset is known before the transaction is committed: the epoch of what follows. */
  private long offsetOf(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
    try {
      return producer.send(record).get().offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException(e.getCause());
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic,
      String key,
      byte @Nullable [] bytes,
      String id,
      SpecificRecord value,
      Instant now,
      ConsumerRecord<byte[], byte[]> cause) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), bytes);
    CloudEvent.of(id, value, SOURCE, now).writeTo(record.headers());
    Header trace = cause.headers().lastHeader(TRACE);
    if (trace != null) {
      record.headers().add(trace);
    }
    return record;
  }

  private Outcome deadLetter(
      ConsumerRecord<byte[], byte[]> record,
      String reason,
      Exception error,
      OffsetAndMetadata next,
      ConsumerGroupMetadata group)
      throws InterruptedException {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            topics.dlq(record.topic()),
            null,
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    DeadLetter.of(record.topic(), record.partition(), record.offset(), reason, error)
        .writeTo(letter.headers());
    producer.beginTransaction();
    long unused = offsetOf(letter);
    producer.sendOffsetsToTransaction(Map.of(commandsPartition, next), group);
    producer.commitTransaction();
    return new Outcome("Unreadable", "dead-letter");
  }

  /**
   * Asks the broker whether this process is still the one writer; when this returns, it was a
   * moment ago.
   *
   * @param next where to go on with the commands, as before
   * @throws KafkaException if another process has taken over, or the broker does not answer
   */
  void confirm(OffsetAndMetadata next, ConsumerGroupMetadata group) {
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(Map.of(commandsPartition, next), group);
    producer.commitTransaction();
  }

  /** An open transaction is aborted. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  /** What was done with a command, in words for metrics. */
  record Outcome(String kind, String decision) {}

  private record Decided(
      Decision decision,
      @Nullable Action action,
      Optional<ModelState> before,
      Optional<NewReference> reference) {
    Decided signed(String model, Signer signer) {
      return new Decided(signer.sign(model, decision), action, before, reference);
    }

    String label() {
      return switch (decision) {
        case Applied applied -> "applied";
        case Decision.Named named -> "applied";
        case Decision.Refused refused -> "refused";
        case Decision.Repeated repeated -> "repeated";
      };
    }
  }
}
