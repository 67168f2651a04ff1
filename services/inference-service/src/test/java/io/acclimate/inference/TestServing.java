package io.acclimate.inference;

import io.acclimate.avro.Prediction;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.MemoryCap;
import io.acclimate.inference.serving.ModelLoader;
import io.acclimate.inference.serving.TestVersions;
import io.acclimate.inference.traffic.Shadows;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The parts that answer, over {@link TestVersions}, without broker and registry. */
public final class TestServing implements AutoCloseable {
  public final MeterRegistry meters = new SimpleMeterRegistry();
  public final Deployments deployments = new Deployments();
  private final MemoryBlobStore blobs = new MemoryBlobStore();
  public final TestVersions versions = new TestVersions(blobs);
  public final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          TestVersions.TRUST,
          new MemoryCap(1 << 20),
          TestVersions.BATCHES,
          (model, version, replaced) -> {},
          meters);
  public final VersionLookup lookup = new VersionLookup(deployments, loader, () -> true);
  public final Asker asker =
      new Asker(
          new PredictionLog(
              new MockProducer<>(
                  true,
                  null,
                  new StringSerializer(),
                  new ConfluentAvroSerializer<>(new InMemorySchemaRegistry(), Prediction.class)),
              new PredictionCodec(new Topics("acclimate")),
              1 << 20,
              Duration.ofSeconds(1),
              meters),
          () -> Instant.EPOCH,
          meters);
  public final Traffic traffic =
      new Traffic(deployments, new Shadows(deployments, asker, 1, Duration.ZERO, meters), meters);

  public TestServing() {
    loader.start();
  }

  @Override
  public void close() {
    loader.close();
    deployments.close();
  }
}
