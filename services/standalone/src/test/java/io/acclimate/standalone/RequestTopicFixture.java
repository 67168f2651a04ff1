package io.acclimate.standalone;

import io.acclimate.avro.Prediction;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.inference.batching.BatchSettings;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.requests.RequestStream;
import io.acclimate.inference.requests.StreamSettings;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.MemoryCap;
import io.acclimate.inference.serving.ModelLoader;
import io.acclimate.inference.serving.Plan;
import io.acclimate.inference.serving.Target;
import io.acclimate.inference.traffic.Shadows;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What answers requests, without a registry beside it. The model {@code later} is registered from
 * the start and serves when it is told to.
 */
final class RequestTopicFixture implements AutoCloseable {
  private static final int FEATURES = 2;
  private static final List<String> CLASSES = List.of("open", "shut");
  private static final TensorBytes WEIGHTS = TensorBytes.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
  private static final TensorBytes BIAS = TensorBytes.ofFloats(new float[] {0, 1});

  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader;
  private final PredictionLog log;
  private final Asker asker;
  private final Shadows shadows;

  RequestTopicFixture(EdgeConfig edge, SchemaRegistryClient schemas) {
    this.edge = edge;
    this.schemas = schemas;
    this.loader =
        new ModelLoader(
            deployments,
            (model, epoch) -> Optional.of(spec(model)),
            blobs,
            new Trust.UnsignedAllowed(),
            new MemoryCap(1 << 20),
            new BatchSettings(64, Duration.ZERO, 2),
            (model, version, replaced) -> {},
            meters);
    this.log =
        new PredictionLog(
            new KafkaProducer<>(
                edge.producer("test-predictions"),
                new StringSerializer(),
                new ConfluentAvroSerializer<>(schemas, Prediction.class)),
            new PredictionCodec(edge.topics()),
            1 << 20,
            Duration.ofSeconds(5),
            meters);
    this.asker = new Asker(log, InstantSource.system(), meters);
    this.shadows = new Shadows(deployments, asker, 1 << 20, Duration.ofSeconds(5), meters);
    log.start();
    loader.start();
    loader.want(champion(new Target("later", 1, 1, Digest.of(new byte[] {1}), 1, null)));
  }

  /** A member of the group that answers requests; not running yet. */
  RequestStream newStream(String member) {
    return new RequestStream(
        edge,
        "inference-service",
        new StreamSettings(100, 1 << 20, Duration.ofMinutes(1), member),
        schemas,
        () -> true,
        new VersionLookup(deployments, loader, () -> true),
        new Traffic(deployments, shadows, meters),
        asker,
        meters);
  }

  /** Puts a version into force. */
  void serve(String model, int version) {
    TreeMap<String, TensorBytes> tensors =
        new TreeMap<>(Map.of("fc.weight", WEIGHTS, "fc.bias", BIAS));
    tensors.values().forEach(tensor -> blobs.put(Safetensors.writeOne(tensor)));
    ServingManifest manifest =
        new ServingManifest(
            NetworkSpec.fromJson(
                    Json.parse(
                        """
                        {"layers":[{"kind":"linear","name":"fc","in":2,"out":2}]}"""))
                .toJson(),
            tensors.entrySet().stream()
                .map(tensor -> TensorEntry.of(tensor.getKey(), tensor.getValue()))
                .toList(),
            Preprocessing.identity(),
            InputSignature.floats(FEATURES).toJson(),
            CLASSES,
            Digest.of(new byte[] {(byte) version}));
    loader.want(
        champion(new Target(model, version, version, blobs.put(manifest.toBytes()), 1_000, null)));
  }

  private static Plan champion(Target target) {
    return new Plan(target.model(), new TreeMap<>(Map.of(Plan.CHAMPION, target)), List.of());
  }

  private static ModelSpec spec(String model) {
    return ModelSpec.fromJson(
        Json.parse(
            """
            {"model":"%s","input":{"kind":"tensor","shape":[2]},"classes":["open","shut"],
             "sourceDomain":"lab","targetDomain":"plant"}
            """
                .formatted(model)));
  }

  @Override
  public void close() {
    loader.close();
    log.close();
    deployments.close();
  }
}
