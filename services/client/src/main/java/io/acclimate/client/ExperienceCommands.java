package io.acclimate.client;

import io.acclimate.avro.CloseExperience;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Closes experiences by hand, instead of waiting for their count or their time.
 *
 * <pre>{@code
 * try (ExperienceCommands commands = new ExperienceCommands(edge, schemas, "night-shift")) {
 *   commands.close("pump-faults", 0).join(); // whatever has been read by now
 * }
 * }</pre>
 */
public final class ExperienceCommands implements AutoCloseable {
  private final RecordSender<CloseExperience> sender;
  private final InstantSource clock;
  private final String issuedBy;

  /** Takes a client id, which also says in the command who asked. */
  public ExperienceCommands(EdgeConfig edge, SchemaRegistryClient registry, String clientId) {
    this.sender =
        RecordSender.of(
            edge, registry, CloseExperience.class, edge.topics().experienceCommands(), clientId);
    this.clock = InstantSource.system();
    this.issuedBy = clientId;
  }

  /**
   * Asks to close the model's open experience once its examples have been read up to an offset.
   *
   * @param notBeforeOffset offset in the model's partition of the example log, exclusive
   */
  public CompletableFuture<RecordMetadata> close(String model, long notBeforeOffset) {
    String commandId = UUID.randomUUID().toString();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return sender.send(
        model,
        commandId,
        new CloseExperience(commandId, model, notBeforeOffset, issuedBy, now),
        now);
  }

  @Override
  public void close() {
    sender.close();
  }
}
