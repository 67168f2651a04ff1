package io.acclimate.inference;

import io.acclimate.avro.Prediction;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.MemoryCap;
import io.acclimate.inference.serving.ModelLoader;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.serving.Share;
import io.acclimate.inference.serving.Target;
import io.acclimate.inference.serving.TestVersions;
import io.acclimate.inference.traffic.Shadows;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The service without broker and registry: the model {@code valves} has version 1 as champion, 2 as
 * challenger that answers half of the callers, and an alias that cannot be loaded; the model {@code
 * waiting} has nothing yet.
 */
@Alternative
@Singleton
public final class ConformanceServing implements Serving {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          TestVersions.TRUST,
          new MemoryCap(1 << 20),
          TestVersions.BATCHES,
          (model, version, replaced) -> {},
          meters);
  private final PredictionLog predictions =
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
  private final Asker asker = new Asker(predictions, () -> Instant.EPOCH, meters);
  private final Admission admission = new Admission(2, meters);
  private final Inference inference =
      new Inference(
          new VersionLookup(deployments, loader, () -> true),
          new Traffic(
              deployments, new Shadows(deployments, asker, 1, Duration.ZERO, meters), meters),
          asker,
          () -> "made");
  private final RequestMetrics requestMetrics = new RequestMetrics(inference, meters);

  ConformanceServing() {
    TestVersions versions = new TestVersions(blobs);
    loader.start();
    loader.want(
        TestVersions.plan(
            Map.of(
                "champion", versions.version(1),
                "challenger", versions.version(2),
                "lost", new Target("valves", 3, 9, Digest.of(new byte[] {9}), 1, null)),
            new Share("challenger", Role.CANARY, 0.5)));
    loader.want(
        TestVersions.champion(new Target("waiting", 1, 1, Digest.of(new byte[] {1}), 1, null)));
    while (!loader.settled()) {
      Thread.onSpinWait();
    }
  }

  @Override
  public Inference inference() {
    return inference;
  }

  @Override
  public boolean ready() {
    return loader.settled();
  }

  @Override
  public Admission admission() {
    return admission;
  }

  @Override
  public RequestMetrics requestMetrics() {
    return requestMetrics;
  }
}
