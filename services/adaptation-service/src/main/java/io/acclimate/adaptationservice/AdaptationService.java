package io.acclimate.adaptationservice;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.client.BlobCache;
import io.acclimate.client.CommandSender;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.Round;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: one thread follows the experiences that the group gives it, one runs their rounds. It
 * may be killed at any point; what decides is the registry.
 */
public final class AdaptationService implements AutoCloseable {
  /** Name of the service in ids of clients and in readiness. */
  public static final String NAME = "adaptation-service";

  private static final Logger LOG = LoggerFactory.getLogger(AdaptationService.class);
  private static final int SESSION_TIMEOUT_MILLIS = 6_000;
  private static final int HEARTBEAT_MILLIS = 1_500;
  private static final int API_TIMEOUT_MILLIS = 10_000;
  private static final int SEND_MAX_BLOCK_MILLIS = 5_000;

  private final ExperienceTail tail;
  private final RoundWorker worker;
  private final ExampleLog examples;
  private final RemoteRegistry registry;
  private final KafkaReports reports;

  public AdaptationService(AdaptationConfig config, EdgeConfig edge, MeterRegistry meters) {
    InstantSource clock = InstantSource.system();
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    String id = edge.id(NAME);
    AdaptationCodec codec = new AdaptationCodec(schemas, id);
    HttpBlobStore remote =
        new HttpBlobStore(
            edge.registryUrl(),
            edge.registryToken(),
            config.registryTimeout(),
            HttpBlobStore.DEFAULT_MAX_BLOB_BYTES);
    BlobCache blobs =
        new BlobCache(remote, config.stateDir().resolve("blobs"), config.maxCacheBytes());
    this.registry =
        new RemoteRegistry(
            new RegistryClient(edge.registryUrl(), config.registryTimeout()),
            new CommandSender(edge, schemas, id),
            codec,
            clock);
    this.examples = new ExampleLog(examples(edge), codec, edge.topics().examples());
    this.reports =
        new KafkaReports(reports(edge, schemas), codec, edge.topics().adaptationReports());
    Environment environment =
        Environment.of("acclimate.adaptation-service.device", config.device(), config.threads());
    Round round = new Round(blobs, environment);
    Backlog backlog = new Backlog(clock);
    this.worker =
        new RoundWorker(
            backlog,
            registry,
            new RoundRunner(
                registry, examples, new RegistryBlobs(remote, blobs), round::adapt, reports, clock),
            new RoundWorker.Pauses(
                config.unknownInterval(),
                config.pausedInterval(),
                config.outageInterval(),
                config.failureInterval()),
            () ->
                LOG.info(
                    "engine={} device={} threads={}",
                    environment.engineVersions(),
                    environment.deviceName(),
                    environment.threads()),
            meters,
            clock);
    this.tail =
        new ExperienceTail(
            () -> experiences(edge),
            codec,
            backlog,
            edge.topics().experiences(),
            config.maxBacklog(),
            clock);
  }

  public void start() {
    worker.start();
    tail.start();
  }

  /** True while this worker is a member of its group and rounds can run. */
  public boolean ready() {
    return tail.joined() && worker.running();
  }

  /** True unless a thread has ended that only a new process brings back. */
  public boolean alive() {
    return worker.running() && tail.running();
  }

  /** Stops the round that runs, discards it, and leaves the group. */
  @Override
  public void close() {
    worker.close();
    tail.close();
    examples.close();
    registry.close();
    reports.close();
  }

  private static Consumer<String, byte[]> experiences(EdgeConfig edge) {
    Map<String, Object> settings = edge.consumer(edge.id(NAME), edge.id(NAME));
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static Consumer<String, byte[]> examples(EdgeConfig edge) {
    Map<String, Object> settings = edge.consumer(edge.id(NAME) + ".examples");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static Producer<String, AdaptationReport> reports(
      EdgeConfig edge, SchemaRegistryClient schemas) {
    Map<String, Object> settings = edge.producer(edge.id(NAME) + ".reports");
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_MAX_BLOCK_MILLIS);
    return new KafkaProducer<>(
        settings,
        new StringSerializer(),
        new ConfluentAvroSerializer<>(schemas, AdaptationReport.class));
  }
}
