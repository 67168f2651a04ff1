package io.acclimate.load.benchmarks;

import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Task;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.load.drivers.SeededRows;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.deployment.Service;
import java.time.Duration;
import java.util.List;

/** Labelled events to examples and experiences, without predictions to join them with. */
record EventProcessorSubject() implements Subject {
  private static final double HOLD_OUT = 0.2;
  private static final int EXAMPLES_PER_EXPERIENCE = 1_000;
  private static final long MAX_MILLIS = Duration.ofHours(1).toMillis();

  @Override
  public Service service() {
    return Service.EVENT_PROCESSOR;
  }

  @Override
  public String topic(Topics topics) {
    return topics.eventsLabelled();
  }

  @Override
  public List<String> workedOff(Topics topics) {
    return List.of(topics.eventsLabelled(), topics.examples());
  }

  @Override
  public double target() {
    return 0.5;
  }

  @Override
  public boolean hasBareDuties() {
    return true;
  }

  @Override
  public String workCounter() {
    return "acclimate_event_processor_examples_total";
  }

  @Override
  public long workOf(long records) {
    return records;
  }

  @Override
  public void send(EdgeConfig edge, SchemaRegistryClient schemas, long records, long seed) {
    try (BenchModel.Sender sender = new BenchModel.Sender(edge, schemas)) {
      sender.send(
          edge.topics().modelSpecs(), BenchModel.NAME, sender.writer(ModelSpec.class), spec());
    }
    SeededRows rows = BenchModel.rows(seed);
    try (EventSender sender = new EventSender(edge, schemas, "bench-events")) {
      for (long i = 0; i < records; i++) {
        SeededRows.LabelledRow row = rows.next();
        var unused =
            sender.send(
                new LabelledInput(
                    "bench-" + i,
                    BenchModel.NAME,
                    BenchModel.DOMAIN,
                    new TensorInput(row.input()),
                    new ClassName(row.label()),
                    null));
      }
    }
  }

  /** The spec as the registry would publish it: no registry is needed to accept events. */
  private static ModelSpec spec() {
    return ModelSpec.newBuilder()
        .setModel(BenchModel.NAME)
        .setEpoch(1)
        .setDigest("5".repeat(64))
        .setTask(Task.CLASSIFICATION)
        .setInput(
            new io.acclimate.avro.InputSignature(
                InputKind.TENSOR,
                BenchModel.SIGNATURE.dtype().name(),
                BenchModel.SIGNATURE.shape(),
                List.of()))
        .setClasses(BenchModel.CLASSES)
        .setSourceDomain("bench-source")
        .setTargetDomain(BenchModel.DOMAIN)
        .setHoldOutFraction(HOLD_OUT)
        .setExperience(new ExperiencePolicy(EXAMPLES_PER_EXPERIENCE, MAX_MILLIS, null))
        .setReleasePolicy(ReleasePolicy.AUTO)
        .build();
  }
}
