package io.acclimate.inference.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Prediction;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.predictions.Question;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ShadowsTest {
  private static final Question QUESTION =
      new Question(
          "e-1", "plant", List.of(new TensorInput(TensorBytes.ofFloats(new float[] {1, 2}))));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PredictionLog log =
      new PredictionLog(
          new MockProducer<>(
              true,
              null,
              new StringSerializer(),
              new ConfluentAvroSerializer<>(new InMemorySchemaRegistry(), Prediction.class)),
          new PredictionCodec(new Topics("acclimate")),
          1 << 20,
          Duration.ofSeconds(1),
          meters);
  private final Shadows shadows =
      new Shadows(
          new Deployments(),
          new Asker(log, () -> Instant.EPOCH, meters),
          1_200,
          Duration.ofSeconds(20),
          meters);

  @Test
  void dropsAndCountsWhatDoesNotFitIntoTheQueue() {
    for (int i = 0; i < 3; i++) {
      shadows.offer("valves", "challenger", QUESTION);
    }

    assertThat(dropped("full")).isEqualTo(1);
    shadows.start();
    shadows.close();
    assertThat(dropped("absent")).isEqualTo(2);
    assertThat(meters.get("acclimate.inference.shadow.waiting").gauge().value()).isZero();
  }

  private double dropped(String reason) {
    return meters.get("acclimate.inference.shadow.dropped").tag("reason", reason).counter().count();
  }
}
