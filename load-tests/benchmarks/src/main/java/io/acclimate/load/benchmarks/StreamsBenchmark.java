package io.acclimate.load.benchmarks;

import io.acclimate.load.benchmarks.BareStreams.Shape;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.deployment.ServiceProcess;
import io.acclimate.standalone.process.ChildProcess;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Records per CPU-second of a Streams application of ours, as a share of what a bare pass-through
 * does with the same records: 128 float64 features, exactly once on both sides with transactions of
 * the same length, one thread each, the broker in a process of its own.
 *
 * <p>Each pair has a namespace of its own, so that state and topics are new; which of the two comes
 * first changes from pair to pair.
 */
final class StreamsBenchmark {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

  /** As in production but for the heap: both compilers, one collector thread. */
  private static final List<String> JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);

  private final Subject subject;
  private final TestCluster cluster;
  private final long warmUp;
  private final long records;
  private final long seed;
  private final Consumer<String> progress;
  private final List<String> jvmOptions;

  /**
   * @param subject what is measured
   * @param warmUp records before counting begins
   * @param records that are counted
   * @param moreOptions of the virtual machine of the application, for profiling
   */
  StreamsBenchmark(
      Subject subject,
      TestCluster cluster,
      long warmUp,
      long records,
      long seed,
      List<String> moreOptions,
      Consumer<String> progress) {
    this.subject = subject;
    this.cluster = cluster;
    this.warmUp = warmUp;
    this.records = records;
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
          "pair %d: %s %.0f, pass-through %.0f records per CPU-second, ratio %.3f"
                  .formatted(
                      i + 1,
                      subject.service().module(),
                      pair.subject().perCpuSecond(),
                      pair.passThrough().perCpuSecond(),
                      pair.ratio())
              + (pair.bareDuties() == null
                  ? ""
                  : "; its bare duties %.0f".formatted(pair.bareDuties().perCpuSecond())));
      pairs.add(pair);
    }
    return pairs;
  }

  private Pair pair(boolean subjectFirst) throws InterruptedException, IOException {
    Map<String, String> settings = new HashMap<>(cluster.properties(cluster.newNamespace("bench")));
    EdgeConfig edge = EdgeConfig.from(settings);
    EdgeSetup.ensure(edge, "bench-setup");
    subject.send(edge, SchemaRegistryClient.of(edge.schemaRegistry()), warmUp + records, seed);
    try (Admin admin = Admin.create(edge.admin("bench-admin"))) {
      Measured ours;
      @Nullable Measured duties;
      Measured passThrough;
      if (subjectFirst) {
        ours = subject(admin, edge, settings);
        duties = bareDuties(admin, edge);
        passThrough = bare(Shape.PASS_THROUGH, admin, edge);
      } else {
        passThrough = bare(Shape.PASS_THROUGH, admin, edge);
        duties = bareDuties(admin, edge);
        ours = subject(admin, edge, settings);
      }
      deleteTopics(admin, edge);
      return new Pair(ours, passThrough, duties);
    }
  }

  private Measured subject(Admin admin, EdgeConfig edge, Map<String, String> settings)
      throws InterruptedException {
    String module = subject.service().module();
    String id = edge.id(module);
    Map<String, String> own = new HashMap<>(settings);
    own.put("acclimate." + module + ".commit-interval", COMMIT_INTERVAL.toString());
    GroupProgress group = new GroupProgress(admin, edge, id, subject.workedOff(edge.topics()));
    try (ServiceProcess process =
        ServiceProcess.start(
            subject.service(),
            id,
            cluster.newFolder(module),
            own,
            Ports.free(1).getFirst(),
            jvmOptions)) {
      Measured measured =
          new StreamsRun(group, subject.topic(edge.topics()), warmUp, RUN_LIMIT)
              .of(id, process.pid());
      requireWork(process);
      return measured;
    }
  }

  /** What passes records over unread would be fast. */
  private void requireWork(ServiceProcess process) throws InterruptedException {
    Counters counters = Counters.of(process.url());
    double done = counters.sum(subject.workCounter());
    long least = subject.workOf(warmUp + records);
    if (done < least) {
      throw new IllegalStateException(
          "%s has done too little to be measured: %s is %.0f, at least %d after %d records%n%s%n%s"
              .formatted(
                  subject.service().module(),
                  subject.workCounter(),
                  done,
                  least,
                  warmUp + records,
                  counters.ofAcclimate(),
                  process.state()));
    }
  }

  private @Nullable Measured bareDuties(Admin admin, EdgeConfig edge)
      throws InterruptedException, IOException {
    return subject.hasBareDuties() ? bare(Shape.BARE_DUTIES, admin, edge) : null;
  }

  private Measured bare(Shape shape, Admin admin, EdgeConfig edge)
      throws InterruptedException, IOException {
    String topic = subject.topic(edge.topics());
    String name = shape.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String copies = edge.id(name + "-copies");
    String id = edge.id(name);
    await(admin, new NewTopic(copies, Optional.of(edge.partitions()), Optional.empty()));
    Path folder = cluster.newFolder(name);
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path")));
    try (ChildProcess process =
        ChildProcess.start(
            name,
            folder.resolve(name + ".log"),
            options,
            List.of(
                BareStreams.class.getName(),
                shape.name(),
                cluster.bootstrapServers(),
                edge.topics().namespace(),
                id,
                folder.resolve("state").toString(),
                topic,
                copies,
                String.valueOf(COMMIT_INTERVAL.toMillis())))) {
      List<String> read = shape == Shape.BARE_DUTIES ? List.of(topic, copies) : List.of(topic);
      GroupProgress group = new GroupProgress(admin, edge, id, read);
      return new StreamsRun(group, topic, warmUp, RUN_LIMIT).of(id, process.pid());
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
