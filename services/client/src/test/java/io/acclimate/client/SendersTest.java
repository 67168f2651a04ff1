package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ResumeModel;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SendersTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final LabelledInput EVENT =
      new LabelledInput(
          "e-1",
          "gas",
          null,
          new Input.TensorInput(TensorBytes.ofFloats(new float[] {1, 2})),
          new LabelValue.ClassName("ethanol"),
          null);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final EventSender events =
      new EventSender(producer, registry, "acme.events.labelled.v1", InstantSource.fixed(NOW));
  private final CommandSender commands =
      new CommandSender(
          producer, registry, "acme.model.commands.v1", InstantSource.fixed(NOW), "ann");

  @Test
  void sendsAnEventUnderItsId() {
    CompletableFuture<RecordMetadata> sent = events.send(EVENT);

    assertThat(sent).isNotDone();
    producer.completeNext();
    assertThat(sent)
        .isCompletedWithValueMatching(at -> at.topic().equals("acme.events.labelled.v1"));
    ProducerRecord<String, byte[]> record = producer.history().get(0);
    assertThat(record.key()).isEqualTo("e-1");
    assertThat(record.partition()).isNull();
    LabelledEvent event = read(LabelledEvent.class, record);
    assertThat(event.getDomain()).isNull();
    assertThat(event.getOccurredAt()).isEqualTo(NOW);
    assertThat(AvroValues.input(event.getInput())).isEqualTo(EVENT.input());
    assertThat(AvroValues.label(event.getLabel())).isEqualTo(EVENT.label());
  }

  @Test
  void sendsALabelUnderTheIdOfItsEvent() {
    LabelSender labels =
        new LabelSender(producer, registry, "acme.labels.v1", InstantSource.fixed(NOW));

    CompletableFuture<RecordMetadata> sent =
        labels.send("e-1", "gas", new LabelValue.ClassName("ethanol"), null);

    producer.completeNext();
    assertThat(sent).isCompletedWithValueMatching(at -> at.topic().equals("acme.labels.v1"));
    ProducerRecord<String, byte[]> record = producer.history().get(0);
    assertThat(record.key()).isEqualTo("e-1");
    assertThat(header("ce_id")).isEqualTo("e-1");
    assertThat(read(Label.class, record))
        .isEqualTo(new Label("e-1", "gas", new ClassLabel("ethanol"), NOW));
  }

  @Test
  void sendsCloudEventsHeaders() {
    var unused = events.send(EVENT);

    assertThat(header("ce_id")).isEqualTo("e-1");
    assertThat(header("ce_type")).isEqualTo("io.acclimate.LabelledEvent");
    assertThat(header("ce_specversion")).isEqualTo("1.0");
    assertThat(header("ce_time")).isEqualTo("2026-01-31T12:00:00Z");
  }

  @Test
  void sendsACommandUnderItsModel() {
    ModelCommand command = commands.command("gas", new ResumeModel());

    var unused = commands.send(command);

    ProducerRecord<String, byte[]> record = producer.history().get(0);
    assertThat(record.key()).isEqualTo("gas");
    assertThat(read(ModelCommand.class, record)).isEqualTo(command);
    assertThat(header("ce_id")).isEqualTo(command.getCommandId());
    assertThat(command.getIssuedBy()).isEqualTo("ann");
    assertThat(command.getIssuedAt()).isEqualTo(NOW);
  }

  @Test
  void givesEveryCommandAnIdOfItsOwn() {
    assertThat(commands.command("gas", new ResumeModel()).getCommandId())
        .isNotEqualTo(commands.command("gas", new ResumeModel()).getCommandId());
  }

  static List<Arguments> failures() {
    return List.of(
        Arguments.of(new RecordTooLargeException("no"), "4194304"),
        Arguments.of(new TimeoutException("no"), "acclimate.kafka.bootstrap.servers"),
        Arguments.of(new TopicAuthorizationException("acme.events.labelled.v1"), "may not write"),
        Arguments.of(new IllegalStateException("odd"), "odd"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhyAnEventDidNotArrive(RuntimeException failure, String message) {
    CompletableFuture<RecordMetadata> sent = events.send(EVENT);

    producer.errorNext(failure);

    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(SendFailedException.class)
        .hasMessageContaining("e-1")
        .hasMessageContaining(message);
  }

  @Test
  void refusesIdsThatNobodyCouldRead() {
    assertThatThrownBy(() -> new LabelledInput("", "gas", null, EVENT.input(), EVENT.label(), null))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("eventId");
    assertThatThrownBy(
            () -> new LabelledInput("e", "Gas!", null, EVENT.input(), EVENT.label(), null))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("model");
  }

  @Test
  void flushSendsWhatIsOpen() {
    CompletableFuture<RecordMetadata> sent = events.send(EVENT);

    events.flush();
    events.close();

    assertThat(sent).isCompleted();
    assertThat(producer.closed()).isTrue();
  }

  private String header(String name) {
    return new String(
        producer.history().get(0).headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private <T extends SpecificRecord> T read(Class<T> type, ProducerRecord<String, byte[]> record) {
    try (var deserializer = new ConfluentAvroDeserializer<>(registry, type)) {
      return deserializer.decode(record.value());
    }
  }
}
