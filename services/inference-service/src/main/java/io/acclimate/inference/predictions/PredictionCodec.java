package io.acclimate.inference.predictions;

import io.acclimate.avro.Output;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.Role;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns answers into records of the predictions topic: key event id, CloudEvents headers. */
public final class PredictionCodec {
  private static final String SOURCE = "/acclimate/inference-service";

  private final String topic;

  public PredictionCodec(Topics topics) {
    this.topic = topics.predictions();
  }

  /** The record that an answer becomes. */
  public ProducerRecord<String, Prediction> record(Answer answer) {
    Prediction prediction =
        Prediction.newBuilder()
            .setEventId(answer.eventId())
            .setModel(answer.model())
            .setDomain(answer.domain())
            .setInput(AvroValues.toAvro(answer.input()))
            .setOutput(output(answer))
            .setVersion(answer.version())
            .setServingDigest(answer.servingDigest().hex())
            .setRole(role(answer.role()))
            .setPredictedAt(answer.at())
            .build();
    var record = new ProducerRecord<>(topic, answer.eventId(), prediction);
    CloudEvent.of(answer.eventId(), prediction, SOURCE, answer.at()).writeTo(record.headers());
    return record;
  }

  private static Role role(io.acclimate.inference.serving.Role role) {
    return switch (role) {
      case SERVE -> Role.SERVE;
      case CANARY -> Role.CANARY;
      case SHADOW -> Role.SHADOW;
    };
  }

  private static Output output(Answer answer) {
    float[] scores = new float[answer.scores().size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = answer.scores().get(i);
    }
    return Output.newBuilder()
        .setLabel(AvroValues.toAvro(new ClassName(answer.label())))
        .setScores(AvroValues.toAvro(TensorBytes.ofFloats(scores)))
        .build();
  }
}
