package io.acclimate.adaptationservice;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.Side;
import io.acclimate.avro.Trigger;
import io.acclimate.avro.TriggerKind;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import org.apache.avro.specific.SpecificRecord;

/** Records as the event-processor writes them. */
final class KafkaSamples {
  static final String EXPERIENCES = "acclimate.experiences.v1";
  static final String EXAMPLES = "acclimate.examples.v1";

  final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  final AdaptationCodec codec = new AdaptationCodec(schemas, "test");

  byte[] experience(Experience experience) {
    return bytes(
        EXPERIENCES,
        io.acclimate.avro.Experience.newBuilder()
            .setModel(experience.model())
            .setNumber(experience.number())
            .setPartition(experience.range().partition())
            .setFirstOffset(experience.range().firstOffset())
            .setLastOffset(experience.range().lastOffset())
            .setLabelledTrain(8)
            .setLabelledHoldOut(2)
            .setUnlabelled(0)
            .setTrigger(new Trigger(TriggerKind.COUNT, "count=10"))
            .setSpecDigest(experience.spec().hex())
            .setOpenedAt(experience.closedAt().minusSeconds(1))
            .setClosedAt(experience.closedAt())
            .build(),
        io.acclimate.avro.Experience.class);
  }

  byte[] example(String model, String eventId) {
    return bytes(
        EXAMPLES,
        Example.newBuilder()
            .setEventId(eventId)
            .setModel(model)
            .setDomain("plant")
            .setSide(Side.TRAIN)
            .setInput(AvroValues.toAvro(TensorBytes.ofFloats(new float[] {1, 2})))
            .setLabel(new ClassLabel("open"))
            .setOccurredAt(Samples.NOW)
            .setAcceptedAt(Samples.NOW)
            .build(),
        Example.class);
  }

  private <T extends SpecificRecord> byte[] bytes(String topic, T value, Class<T> type) {
    try (ConfluentAvroSerializer<T> serializer = new ConfluentAvroSerializer<>(schemas, type)) {
      byte[] bytes = serializer.serialize(topic, value);
      if (bytes == null) {
        throw new IllegalStateException("no bytes for " + value);
      }
      return bytes;
    }
  }
}
