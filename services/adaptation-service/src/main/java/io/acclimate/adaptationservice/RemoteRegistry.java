package io.acclimate.adaptationservice;

import io.acclimate.avro.ModelCommand;
import io.acclimate.client.CommandResult;
import io.acclimate.client.CommandSender;
import io.acclimate.client.Model.Failures;
import io.acclimate.client.Model.State;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.RegistryException;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.core.artifact.Head;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry-service: commands go to its topic, everything else is asked over REST. */
final class RemoteRegistry implements Registry, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteRegistry.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKS_PER_SEND = 30;
  private static final Duration SENT_WITHIN = Duration.ofSeconds(30);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final RegistryClient client;
  private final CommandSender sender;
  private final AdaptationCodec codec;
  private final InstantSource clock;

  RemoteRegistry(
      RegistryClient client, CommandSender sender, AdaptationCodec codec, InstantSource clock) {
    this.client = client;
    this.sender = sender;
    this.codec = codec;
    this.clock = clock;
  }

  @Override
  public Optional<Model> model(String name) {
    try {
      return client.findModel(name).flatMap(RemoteRegistry::undeleted);
    } catch (RegistryUnavailableException | RegistryException e) {
      throw new OutageException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Decision decide(Command command, BooleanSupplier stopped) throws StoppedException {
    ModelCommand avro = codec.command(command, clock.instant());
    while (true) {
      try {
        var unused = sender.send(avro).get(SENT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        for (int look = 0; look < LOOKS_PER_SEND; look++) {
          if (stopped.getAsBoolean()) {
            throw new StoppedException();
          }
          Optional<CommandResult> result = client.awaitCommand(command.id(), LOOK_EVERY);
          if (result.isPresent()) {
            return decision(result.get());
          }
        }
        LOG.warn("command={} state=unanswered action=send-again", command.id());
      } catch (RegistryUnavailableException
          | RegistryException
          | KafkaException
          | TimeoutException e) {
        again(command, e);
      } catch (ExecutionException e) {
        again(command, e.getCause() == null ? e : e.getCause());
      } catch (CancellationException | InterruptedException e) {
        throw new StoppedException();
      }
      if (stopped.getAsBoolean()) {
        throw new StoppedException();
      }
    }
  }

  @Override
  public void close() {
    sender.close();
  }

  private static void again(Command command, Throwable cause) throws StoppedException {
    LOG.warn("command={} state=undelivered cause=\"{}\"", command.id(), cause.getMessage());
    try {
      Thread.sleep(RETRY_AFTER);
    } catch (InterruptedException e) {
      throw new StoppedException();
    }
  }

  private static Optional<Model> undeleted(io.acclimate.client.Model model) {
    @Nullable Head head = model.head();
    if (model.state() == State.DELETED || head == null) {
      return Optional.empty();
    }
    @Nullable Failures failures = model.failures();
    return Optional.of(
        new Model(model.state() == State.PAUSED, head, failures == null ? 0 : failures.count()));
  }

  private static Decision decision(CommandResult result) {
    return switch (result.decision()) {
      case APPLIED -> new Decision.Applied(result.version());
      case REFUSED -> new Decision.Refused(result.code(), result.detail(), result.absentBlobs());
      case REPEATED ->
          throw new IllegalStateException(
              "the registry's answer to a command must be the first one: " + result);
    };
  }
}
