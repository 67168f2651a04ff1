package io.acclimate.registry.journal;

import io.acclimate.avro.ModelCommand;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Command;
import io.acclimate.registry.state.Envelope;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends what comes in by HTTP the way of all commands, and waits for the answer in the journal. */
public final class CommandIssuer implements AutoCloseable {
  private static final String SOURCE = "/acclimate/registry-service/rest";

  private final String topic;
  private final SchemaRegistryClient schemas;
  private final Journal journal;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final KafkaProducer<byte[], byte[]> producer;

  CommandIssuer(
      EdgeConfig edge,
      SchemaRegistryClient schemas,
      Journal journal,
      InstantSource clock,
      Supplier<String> ids) {
    this.topic = edge.topics().modelCommands();
    this.schemas = schemas;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
    Map<String, Object> settings = edge.producer(edge.id("registry-rest"));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A command on its way. */
  public record Issued(String commandId, Optional<Answer> answer) {}

  /**
   * Sends a command and waits for its answer, which is empty if there is none in time.
   *
   * @throws KafkaException if the command was not sent, or may not have been
   */
  public Issued issue(String model, String issuedBy, Action action, Duration limit)
      throws InterruptedException {
    String id = ids.get();
    Instant now = clock.instant();
    String kind = action.getClass().getSimpleName();
    ModelCommand command =
        RegistryCodec.command(new Command(new Envelope(id, model, kind, issuedBy, now), action));
    // Serializers are for one thread, and commands by HTTP are rare.
    byte[] bytes;
    try (ConfluentAvroSerializer<ModelCommand> serializer =
        new ConfluentAvroSerializer<>(schemas, ModelCommand.class)) {
      bytes = serializer.serialize(topic, command);
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, model.getBytes(StandardCharsets.UTF_8), bytes);
    CloudEvent.of(id, command, SOURCE, now).writeTo(record.headers());
    send(record, limit);
    return new Issued(id, journal.awaitAnswer(id, limit));
  }

  private void send(ProducerRecord<byte[], byte[]> record, Duration limit)
      throws InterruptedException {
    try {
      var unused = producer.send(record).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("the broker did not take the command in time", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException(e.getCause());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
