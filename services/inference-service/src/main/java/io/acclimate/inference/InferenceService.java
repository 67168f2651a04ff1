package io.acclimate.inference;

import io.acclimate.avro.Experience;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Prediction;
import io.acclimate.client.BlobCache;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.ModelUpdates;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.TrustFromSettings;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.inference.batching.BatchSettings;
import io.acclimate.inference.live.EventToLive;
import io.acclimate.inference.live.ExperienceLog;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.PredictionCodec;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.requests.RequestStream;
import io.acclimate.inference.requests.StreamSettings;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.MemoryCap;
import io.acclimate.inference.serving.ModelLoader;
import io.acclimate.inference.serving.PlanCodec;
import io.acclimate.inference.serving.RegistrySpecs;
import io.acclimate.inference.traffic.Shadows;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the registry's updates and answers requests with the champions. It needs the broker and
 * the registry to learn of new versions, not to answer with those it has.
 */
public final class InferenceService implements Serving, AutoCloseable {
  /** Name of the service in ids of clients and in readiness. */
  public static final String NAME = "inference-service";

  private static final int SEND_MAX_BLOCK_MILLIS = 5_000;
  private static final int LINGER_MILLIS = 50;
  private static final int LOOK_UP_TIMEOUT_MILLIS = 10_000;

  private final Deployments deployments = new Deployments();
  private final ExperienceLog experiences;
  private final EventToLive eventToLive;
  private final ModelLoader loader;
  private final ModelUpdates updates;
  private final PredictionLog predictions;
  private final Shadows shadows;
  private final @Nullable RequestStream requests;
  private final Admission admission;
  private final Duration closeWithin;
  private final Inference inference;
  private final RequestMetrics requestMetrics;
  private volatile boolean settled;

  public InferenceService(InferenceConfig config, EdgeConfig edge, MeterRegistry meters) {
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    BlobStore blobs =
        new BlobCache(
            new HttpBlobStore(
                edge.registryUrl(), config.registryTimeout(), HttpBlobStore.DEFAULT_MAX_BLOB_BYTES),
            config.stateDir().resolve("blobs"),
            config.maxCacheBytes());
    RegistryClient registry = new RegistryClient(edge.registryUrl(), config.registryTimeout());
    this.experiences =
        new ExperienceLog(
            experiences(edge),
            new ConfluentAvroDeserializer<>(schemas, Experience.class),
            edge.topics().experiences(),
            InstantSource.system());
    this.eventToLive =
        new EventToLive(
            (model, version) -> Optional.ofNullable(registry.version(model, version).experience()),
            experiences,
            InstantSource.system(),
            meters);
    this.loader =
        new ModelLoader(
            deployments,
            new RegistrySpecs(registry, blobs),
            blobs,
            TrustFromSettings.of(edge.trust(), InstantSource.system()),
            new MemoryCap(config.maxModelBytes()),
            batches(config),
            eventToLive,
            meters);
    this.updates = new ModelUpdates(edge, schemas, edge.id(NAME), this::follow);
    countStale(updates, meters);
    this.predictions =
        new PredictionLog(
            producer(edge, schemas),
            new PredictionCodec(edge.topics()),
            config.maxWaitingPredictionBytes(),
            config.closeTimeout(),
            meters);
    Asker asker = new Asker(predictions, InstantSource.system(), meters);
    this.shadows =
        new Shadows(
            deployments, asker, config.maxWaitingShadowBytes(), config.closeTimeout(), meters);
    VersionLookup versions = new VersionLookup(deployments, loader, this::settled);
    Traffic traffic = new Traffic(deployments, shadows, meters);
    this.inference = new Inference(versions, traffic, asker, () -> UUID.randomUUID().toString());
    this.requests =
        config.topicRequests()
            ? new RequestStream(
                edge,
                NAME,
                stream(config),
                schemas,
                this::settled,
                versions,
                traffic,
                asker,
                meters)
            : null;
    this.requestMetrics = new RequestMetrics(inference, meters);
    this.admission = new Admission(config.maxRequestsInFlight(), meters);
    this.closeWithin = config.closeTimeout();
  }

  public void start() {
    predictions.start();
    shadows.start();
    loader.start();
    updates.start();
    if (requests != null) {
      requests.start();
    }
  }

  @Override
  public Inference inference() {
    return inference;
  }

  /**
   * True once every champion known at the start has been tried: it answers, or its model says why
   * not. From then on the service is ready even while the broker is away, for it goes on answering.
   */
  @Override
  public boolean ready() {
    return admission.open() && settled() && loader.running() && updates.failure().isEmpty();
  }

  private boolean settled() {
    settled = settled || (updates.caughtUp() && loader.settled());
    return settled;
  }

  @Override
  public Admission admission() {
    return admission;
  }

  @Override
  public RequestMetrics requestMetrics() {
    return requestMetrics;
  }

  /** Lets no request in any more, and returns when those that are being answered have ended. */
  void drain() {
    admission.drain(closeWithin);
  }

  /**
   * Lets no request in any more, finishes those that are being answered, stops following, lets
   * answers through to the topic, and closes the versions in force.
   */
  @Override
  public void close() {
    if (admission.open()) {
      drain();
    }
    if (requests != null) {
      requests.close();
    }
    updates.close();
    loader.close();
    eventToLive.close();
    experiences.close();
    shadows.close();
    predictions.close();
    deployments.close();
  }

  private void follow(ModelUpdate update) {
    PlanCodec.plan(update).ifPresentOrElse(loader::want, () -> loader.withdraw(update.getModel()));
  }

  private static void countStale(ModelUpdates updates, MeterRegistry meters) {
    for (ModelUpdates.Stale reason : ModelUpdates.Stale.values()) {
      FunctionCounter.builder(
              "acclimate.inference.stale.updates", updates, all -> (double) all.stale(reason))
          .description("Updates that were ignored, for they say nothing new")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  private static StreamSettings stream(InferenceConfig config) {
    return new StreamSettings(
        config.topicRequestsPerTransaction(),
        config.maxRowBytes(),
        config.topicRequestsMaxWait(),
        config.groupInstanceId().orElse(null));
  }

  private static BatchSettings batches(InferenceConfig config) {
    int passes = config.parallelPasses();
    return new BatchSettings(
        config.maxBatchRows(),
        config.maxBatchDelay(),
        passes == 0 ? Runtime.getRuntime().availableProcessors() : passes);
  }

  private static Consumer<String, byte[]> experiences(EdgeConfig edge) {
    Map<String, Object> settings = edge.consumer(edge.id(NAME) + ".experiences");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LOOK_UP_TIMEOUT_MILLIS);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static Producer<String, Prediction> producer(
      EdgeConfig edge, SchemaRegistryClient schemas) {
    Map<String, Object> settings = edge.producer(edge.id(NAME));
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_MAX_BLOCK_MILLIS);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    return new KafkaProducer<>(
        settings, new StringSerializer(), new ConfluentAvroSerializer<>(schemas, Prediction.class));
  }
}
