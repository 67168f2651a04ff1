package io.acclimate.load.benchmarks;

import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Task;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.model.InputSignature;
import io.acclimate.load.drivers.SeededRows;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import io.acclimate.standalone.process.ChildProcess;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Events per CPU-second of a Streams application of ours, as a share of what a bare pass-through
 * does with the same events: labelled events with 128 float64 features, exactly once on both sides,
 * one thread each, the broker in a process of its own. No predictions are there to be joined.
 *
 * <p>Each pair has a namespace of its own, so that state and topics are new; which of the two comes
 * first changes from pair to pair.
 */
final class StreamsBenchmark {
  private static final String MODEL = "bench";
  private static final List<String> CLASSES = List.of("a", "b", "c", "d");
  private static final InputSignature SIGNATURE =
      new InputSignature(InputSignature.Kind.TENSOR, Dtype.F64, List.of(128L));
  private static final double HOLD_OUT = 0.2;
  private static final int EXAMPLES_PER_EXPERIENCE = 1_000;
  private static final long MAX_MILLIS = Duration.ofHours(1).toMillis();
  private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

  /** As in production but for the heap: both compilers, one collector thread. */
  private static final List<String> JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final TestCluster cluster;
  private final long warmUp;
  private final long events;
  private final long seed;
  private final Consumer<String> progress;
  private final List<String> jvmOptions;

  /**
   * @param warmUp events before counting begins
   * @param events that are counted
   * @param moreOptions of the virtual machine of the application, for profiling
   */
  StreamsBenchmark(
      TestCluster cluster,
      long warmUp,
      long events,
      long seed,
      List<String> moreOptions,
      Consumer<String> progress) {
    this.cluster = cluster;
    this.warmUp = warmUp;
    this.events = events;
    this.seed = seed;
    this.progress = progress;
    this.jvmOptions = new ArrayList<>(JVM_OPTIONS);
    jvmOptions.addAll(moreOptions);
  }

  List<Pair> pairs(int count) throws InterruptedException, IOException {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Pair pair = pair(i % 2 == 0);
      progress.accept(
          "pair %d: event-processor %.0f, pass-through %.0f events per CPU-second, ratio %.3f"
              .formatted(
                  i + 1,
                  pair.subject().perCpuSecond(),
                  pair.passThrough().perCpuSecond(),
                  pair.ratio()));
      pairs.add(pair);
    }
    return pairs;
  }

  private Pair pair(boolean subjectFirst) throws InterruptedException, IOException {
    Map<String, String> settings = new HashMap<>(cluster.properties(cluster.newNamespace("bench")));
    EdgeConfig edge = EdgeConfig.from(settings);
    EdgeSetup.ensure(edge, "bench-setup");
    send(edge);
    try (Admin admin = Admin.create(edge.admin("bench-admin"))) {
      Measured subject;
      Measured passThrough;
      if (subjectFirst) {
        subject = eventProcessor(admin, edge, settings);
        passThrough = passThrough(admin, edge);
      } else {
        passThrough = passThrough(admin, edge);
        subject = eventProcessor(admin, edge, settings);
      }
      deleteTopics(admin, edge);
      return new Pair(subject, passThrough);
    }
  }

  private Measured eventProcessor(Admin admin, EdgeConfig edge, Map<String, String> settings)
      throws InterruptedException {
    String topic = edge.topics().eventsLabelled();
    String id = edge.id(Service.EVENT_PROCESSOR.module());
    GroupProgress group =
        new GroupProgress(admin, edge, id, List.of(topic, edge.topics().examples()));
    try (ServiceProcess process =
        ServiceProcess.start(
            Service.EVENT_PROCESSOR,
            id,
            cluster.newFolder("event-processor"),
            settings,
            Ports.free(1).getFirst(),
            jvmOptions)) {
      return new StreamsRun(group, topic, warmUp, RUN_LIMIT).of(id, process.pid());
    }
  }

  private Measured passThrough(Admin admin, EdgeConfig edge)
      throws InterruptedException, IOException {
    String topic = edge.topics().eventsLabelled();
    String copies = edge.id("copies");
    String id = edge.id("pass-through");
    await(admin, new NewTopic(copies, Optional.of(edge.partitions()), Optional.empty()));
    Path folder = cluster.newFolder("pass-through");
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path")));
    try (ChildProcess process =
        ChildProcess.start(
            "pass-through",
            folder.resolve("pass-through.log"),
            options,
            List.of(
                PassThrough.class.getName(),
                cluster.bootstrapServers(),
                edge.topics().namespace(),
                id,
                folder.resolve("state").toString(),
                topic,
                copies))) {
      GroupProgress group = new GroupProgress(admin, edge, id, List.of(topic));
      return new StreamsRun(group, topic, warmUp, RUN_LIMIT).of(id, process.pid());
    }
  }

  private void send(EdgeConfig edge) {
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    register(edge, schemas);
    SeededRows rows = new SeededRows(SIGNATURE, CLASSES, seed);
    try (EventSender sender = new EventSender(edge, schemas, "bench-events")) {
      for (long i = 0; i < warmUp + events; i++) {
        SeededRows.LabelledRow row = rows.next();
        var unused =
            sender.send(
                new LabelledInput(
                    "bench-" + i,
                    MODEL,
                    "bench",
                    new TensorInput(row.input()),
                    new ClassName(row.label()),
                    null));
      }
    }
  }

  /** The spec as the registry would publish it: no registry is needed to accept events. */
  private static void register(EdgeConfig edge, SchemaRegistryClient schemas) {
    ModelSpec spec =
        ModelSpec.newBuilder()
            .setModel(MODEL)
            .setEpoch(1)
            .setDigest("5".repeat(64))
            .setTask(Task.CLASSIFICATION)
            .setInput(
                new io.acclimate.avro.InputSignature(
                    InputKind.TENSOR, SIGNATURE.dtype().name(), SIGNATURE.shape(), List.of()))
            .setClasses(CLASSES)
            .setSourceDomain("bench-source")
            .setTargetDomain("bench")
            .setHoldOutFraction(HOLD_OUT)
            .setExperience(new ExperiencePolicy(EXAMPLES_PER_EXPERIENCE, MAX_MILLIS, null))
            .setReleasePolicy(ReleasePolicy.AUTO)
            .build();
    String topic = edge.topics().modelSpecs();
    byte[] value = new ConfluentAvroSerializer<>(schemas, ModelSpec.class).encode(topic, spec);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            edge.producer("bench-spec"), new ByteArraySerializer(), new ByteArraySerializer())) {
      var unused =
          producer.send(new ProducerRecord<>(topic, MODEL.getBytes(StandardCharsets.UTF_8), value));
    }
  }

  private static void await(Admin admin, NewTopic topic) throws InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot create " + topic.name(), e.getCause());
    }
  }

  private static void deleteTopics(Admin admin, EdgeConfig edge) throws InterruptedException {
    try {
      List<String> own =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(edge.id("")))
              .toList();
      admin.deleteTopics(own).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot delete the topics of a pair", e.getCause());
    }
  }
}
