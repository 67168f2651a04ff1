package io.acclimate.inference.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Prediction;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.inference.serving.Role;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredictionLogTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int ANSWER_BYTES = answer("size").approximateBytes();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MockProducer<String, Prediction> producer =
      new MockProducer<>(
          false,
          null,
          new StringSerializer(),
          new ConfluentAvroSerializer<>(new InMemorySchemaRegistry(), Prediction.class));
  private final PredictionLog log =
      new PredictionLog(
          producer,
          new PredictionCodec(new Topics("acclimate")),
          2L * ANSWER_BYTES,
          Duration.ofSeconds(1),
          meters);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void publishesAnAnswerByItsEventId() {
    log.start();

    log.offer(answer("e-1"));

    await(() -> !producer.history().isEmpty());
    ProducerRecord<String, Prediction> record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo("acclimate.predictions.v1");
    assertThat(record.key()).isEqualTo("e-1");
    assertThat(CloudEvent.id(record.headers())).contains("e-1");
    assertThat(record.value().getVersion()).isEqualTo(7);
    assertThat(record.value().getRole()).isEqualTo(io.acclimate.avro.Role.CANARY);
    assertThat(record.value().getOutput().getLabel()).isEqualTo(new ClassLabel("shut"));
  }

  @Test
  void losesAndCountsWhatDoesNotFitIntoTheBuffer() {
    log.offer(answer("e-1"));
    log.offer(answer("e-2"));
    log.offer(answer("e-3"));

    assertThat(lost()).isEqualTo(1);
    log.start();
    await(() -> producer.history().size() == 2);
  }

  @Test
  void takesAnswersAgainOnceOthersArrived() {
    log.start();
    log.offer(answer("e-1"));
    log.offer(answer("e-2"));
    await(() -> producer.history().size() == 2);
    producer.completeNext();
    producer.completeNext();

    log.offer(answer("e-3"));

    await(() -> producer.history().size() == 3);
    assertThat(lost()).isZero();
    assertThat(meters.get("acclimate.inference.predictions.published").counter().count())
        .isEqualTo(2);
  }

  @Test
  void countsWhatTheBrokerRefuses() {
    log.start();
    log.offer(answer("e-1"));
    await(() -> !producer.history().isEmpty());

    producer.errorNext(new RecordTooLargeException("too large"));

    await(() -> lost() == 1);
  }

  @Test
  void keepsAnswersWhileTheBrokerIsAway() {
    producer.sendException = new TimeoutException("no metadata");
    log.start();
    log.offer(answer("e-1"));

    producer.sendException = null;

    await(() -> !producer.history().isEmpty());
    assertThat(lost()).isZero();
  }

  private double lost() {
    return meters.get("acclimate.inference.predictions.lost").counter().count();
  }

  private static Answer answer(String eventId) {
    return new Answer(
        eventId,
        "valves",
        "plant",
        new TensorInput(TensorBytes.ofFloats(new float[] {1, 2})),
        List.of(0.25f, 0.75f),
        "shut",
        7,
        Digest.of(new byte[0]),
        Role.CANARY,
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
