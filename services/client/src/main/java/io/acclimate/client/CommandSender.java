package io.acclimate.client;

import io.acclimate.avro.ModelCommand;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends commands to the registry. Its answer is a change in the journal: {@link
 * RegistryClient#awaitCommand} waits for it. After a failure it is not known whether the command
 * arrived; sending the same one again, with the same id, is safe.
 */
public final class CommandSender implements AutoCloseable {
  private final RecordSender<ModelCommand> sender;
  private final InstantSource clock;
  private final String issuedBy;

  /** Takes a client id, which also says in the journal who asked. */
  public CommandSender(EdgeConfig edge, SchemaRegistryClient registry, String clientId) {
    this(
        RecordSender.of(
            edge, registry, ModelCommand.class, edge.topics().modelCommands(), clientId),
        InstantSource.system(),
        clientId);
  }

  CommandSender(
      Producer<String, byte[]> producer,
      SchemaRegistryClient registry,
      String topic,
      InstantSource clock,
      String issuedBy) {
    this(
        new RecordSender<>(
            producer,
            new ConfluentAvroSerializer<>(registry, ModelCommand.class),
            topic,
            "/" + issuedBy),
        clock,
        issuedBy);
  }

  private CommandSender(RecordSender<ModelCommand> sender, InstantSource clock, String issuedBy) {
    this.sender = sender;
    this.clock = clock;
    this.issuedBy = issuedBy;
  }

  /**
   * A command with a new id, not sent yet.
   *
   * @param body a branch of the command union, such as {@link io.acclimate.avro.CompleteRound}
   */
  public ModelCommand command(String model, SpecificRecord body) {
    return new ModelCommand(
        UUID.randomUUID().toString(),
        model,
        issuedBy,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        body);
  }

  /** Sends a command; the future fails with {@link SendFailedException}. */
  public CompletableFuture<RecordMetadata> send(ModelCommand command) {
    return sender.send(command.getModel(), command.getCommandId(), command, command.getIssuedAt());
  }

  @Override
  public void close() {
    sender.close();
  }
}
