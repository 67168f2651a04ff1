package io.acclimate.standalone;

import io.acclimate.avro.Applied;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.InputSignature;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.NewVersion;
import io.acclimate.avro.RegisterModel;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Task;
import io.acclimate.avro.Verdict;
import io.acclimate.client.CommandSender;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.FileBlobStore;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.registry.RegistryService;
import io.acclimate.registry.RegistrySettings;
import io.acclimate.registry.journal.JournalStatus;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.ModelState;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.TopicSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A namespace of its own with what a test needs to talk to registries in it. */
final class RegistryBench implements AutoCloseable {
  static final String MODEL = "gas-sensors";
  static final Duration LONG = Duration.ofSeconds(60);

  final EdgeConfig edge;
  final SchemaRegistryClient schemas;
  final CommandSender commands;

  private final Path folder;
  private final BlobStore blobs;
  private final List<RegistryService> services = new ArrayList<>();

  RegistryBench(TestCluster cluster, String purpose) {
    this.edge = EdgeConfig.from(cluster.properties(cluster.newNamespace(purpose)));
    this.schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    this.folder = cluster.newFolder(purpose);
    this.blobs = new FileBlobStore(folder);
    this.commands = new CommandSender(edge, schemas, edge.id("test"));
  }

  RegistryBench withTopics() {
    try (Admin admin = Admin.create(edge.admin(edge.id("test")))) {
      TopicSetup.ensure(admin, edge.topics(), 1, TopicSetup.BROKER_DEFAULT_REPLICATION);
    }
    return this;
  }

  /** A registry on the one folder of blobs; closed with the bench if not before. */
  RegistryService start() {
    RegistryService service =
        new RegistryService(edge, RegistrySettings.in(folder), new SimpleMeterRegistry());
    services.add(service);
    service.start();
    return service;
  }

  static void await(RegistryService service, Predicate<JournalStatus> condition) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.test(service.status())) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("registry is still " + service.status());
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  static boolean writes(JournalStatus status) {
    return status.ready() && status.writer().equals("writing");
  }

  ModelCommand send(SpecificRecord body) throws Exception {
    ModelCommand command = commands.command(MODEL, body);
    send(command);
    return command;
  }

  void send(ModelCommand command) throws Exception {
    commands.send(command).get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  Answer answer(RegistryService service, SpecificRecord body) throws Exception {
    return answer(service, send(body));
  }

  static Answer answer(RegistryService service, ModelCommand command) throws InterruptedException {
    return service
        .journal()
        .awaitAnswer(command.getCommandId(), LONG)
        .orElseThrow(() -> new AssertionError("no answer; registry is " + service.status()));
  }

  static ModelState model(RegistryService service) {
    return service.journal().read(state -> state.model(MODEL).orElseThrow());
  }

  /** Everything committed in a topic of one partition, from offset 0. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            edge.consumer(edge.id("test")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (end != null && consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  <T extends SpecificRecord> List<T> committed(String topic, Class<T> type) {
    ConfluentAvroDeserializer<T> deserializer = new ConfluentAvroDeserializer<>(schemas, type);
    return committed(topic).stream().map(record -> deserializer.decode(record.value())).toList();
  }

  List<String> answeredCommands() {
    return committed(edge.topics().modelHistory(), ModelChange.class).stream()
        .map(change -> change.getCommand().getCommandId())
        .toList();
  }

  List<Integer> versionsMade() {
    List<Integer> versions = new ArrayList<>();
    for (ModelChange change : committed(edge.topics().modelHistory(), ModelChange.class)) {
      if (change.getDecision() instanceof Applied applied && applied.getVersion() != null) {
        versions.add(applied.getVersion());
      }
    }
    return versions;
  }

  RegisterModel registration() {
    Head head = new Head(serving("version 1"), null, blob("source"), null);
    ModelSpec spec =
        new ModelSpec(
            MODEL,
            -1L,
            blobs.put(Json.object().with("model", MODEL).canonical()).hex(),
            Task.CLASSIFICATION,
            new InputSignature(InputKind.TENSOR, "F32", List.of(128L), List.of()),
            List.of("ethanol", "ammonia"),
            "month-1",
            "plant",
            0.2,
            new ExperiencePolicy(100, 60_000L),
            List.of(),
            ReleasePolicy.AUTO,
            false,
            false);
    return new RegisterModel(spec, avro(head), newVersion(head));
  }

  /** The round that follows this head, as a worker would complete it. */
  CompleteRound round(Head before) {
    LastExperience last = before.lastExperience();
    long number = last == null ? 1 : last.number() + 1;
    long first = last == null ? 0 : last.lastOffset() + 1;
    String name = "experience " + number;
    Head after =
        new Head(
            serving(name),
            blob(name + " moments"),
            blob(name + " memory"),
            new LastExperience(number, 0, first + 99));
    NewVersion version = newVersion(after);
    return new CompleteRound(
        number,
        0,
        first,
        first + 99,
        before.digest().hex(),
        avro(after),
        Verdict.LEARNT,
        "fine-tuning won",
        version,
        version.getTrainingDigest());
  }

  private NewVersion newVersion(Head head) {
    TrainingManifest training =
        new TrainingManifest(
            head.weights(),
            head.weightsState(),
            head.dataState(),
            List.of(blob("pack")),
            null,
            null);
    return new NewVersion(
        head.weights().hex(), blobs.put(training.toBytes()).hex(), 1_000L, "for a test");
  }

  private Digest serving(String name) {
    ServingManifest manifest =
        new ServingManifest(
            Json.object(),
            List.of(new TensorEntry("w", Dtype.F32, List.of(1L), blob("tensor " + name), 4)),
            Preprocessing.identity(),
            Json.object(),
            List.of("ethanol", "ammonia"),
            blob("lineage " + name));
    return blobs.put(manifest.toBytes());
  }

  private Digest blob(String content) {
    return blobs.put(content.getBytes(StandardCharsets.UTF_8));
  }

  private static io.acclimate.avro.Head avro(Head head) {
    LastExperience last = head.lastExperience();
    return new io.acclimate.avro.Head(
        head.weights().hex(),
        hex(head.weightsState()),
        hex(head.dataState()),
        last == null
            ? null
            : new io.acclimate.avro.LastExperience(
                last.number(), last.partition(), last.lastOffset()));
  }

  private static @Nullable String hex(@Nullable Digest digest) {
    return digest == null ? null : digest.hex();
  }

  @Override
  public void close() {
    services.forEach(RegistryService::close);
    commands.close();
  }
}
