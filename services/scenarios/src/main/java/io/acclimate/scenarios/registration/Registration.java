package io.acclimate.scenarios.registration;

import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.NewVersion;
import io.acclimate.avro.RegisterModel;
import io.acclimate.client.AvroValues;
import io.acclimate.client.CommandResult;
import io.acclimate.client.CommandSender;
import io.acclimate.client.Decision;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.artifact.Digest;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Registers a model with its first version: blobs first, then one command. A failure before the
 * command leaves blobs that nothing names, and no model.
 */
public final class Registration implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpBlobStore blobs;
  private final RegistryClient registry;
  private final CommandSender commands;

  /**
   * Connects.
   *
   * @param clientId says in the journal who asked
   */
  public Registration(EdgeConfig edge, SchemaRegistryClient schemas, String clientId) {
    this.blobs = new HttpBlobStore(edge.registryUrl(), edge.registryToken());
    this.registry = new RegistryClient(edge.registryUrl());
    this.commands = new CommandSender(edge, schemas, clientId);
  }

  /**
   * Registers the model and waits for the registry's decision.
   *
   * @throws RegistrationRefusedException if the registry refuses, with its reason
   * @throws IllegalStateException if it does not decide within 30 seconds
   */
  public CommandResult register(FirstVersion first) {
    Map<Digest, byte[]> all = new LinkedHashMap<>(first.blobs());
    all.put(first.spec().digest(), first.spec().toBytes());
    blobs.putAll(all);
    ModelCommand command =
        commands.command(
            first.spec().model(),
            new RegisterModel(
                SpecCodec.toAvro(first.spec()),
                AvroValues.toAvro(first.head()),
                new NewVersion(
                    first.serving().hex(),
                    first.training().hex(),
                    first.sizeBytes(),
                    first.description(),
                    first.profiles() == null ? null : first.profiles().hex())));
    commands.send(command).join();
    CommandResult result =
        registry
            .awaitCommand(command.getCommandId(), PATIENCE)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the registry has not decided on registering "
                            + first.spec().model()
                            + " after "
                            + PATIENCE.toSeconds()
                            + " s; is its writer ready? see /q/health/ready"));
    if (result.decision() != Decision.APPLIED) {
      throw new RegistrationRefusedException(first.spec().model(), result.code(), result.detail());
    }
    return result;
  }

  @Override
  public void close() {
    commands.close();
  }
}
