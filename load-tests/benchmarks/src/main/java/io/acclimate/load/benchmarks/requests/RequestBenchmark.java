package io.acclimate.load.benchmarks.requests;

import io.acclimate.avro.Prediction;
import io.acclimate.avro.Tensor;
import io.acclimate.client.AvroValues;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.WeightsAdoption;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.load.benchmarks.training.ShortProcess;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.deployment.Deployment;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rows a second that the inference-service answers by way of the topics, exactly once, as a share
 * of the rows a second of a bare pass through the same network, in pairs whose order changes. Each
 * run is in a process of its own with the same options and one native thread; requests are on their
 * topic before the service starts, so that it never waits for them.
 */
public final class RequestBenchmark {
  private static final String MODEL = "bench";
  private static final Duration RUN_LIMIT = Duration.ofMinutes(5);
  private static final int SAMPLES = 64;

  /** Scores of a row in a batch are those of it alone up to rounding; wrong ones differ by more. */
  private static final double ROUNDING = 1e-4;

  /** As in production but for the heap: both compilers, one collector thread. */
  private static final List<String> JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

  private final Workload workload;
  private final List<String> jvmOptions;
  private final Consumer<String> progress;
  private final List<TensorBytes> rows;

  /**
   * @param moreOptions of the virtual machines, for profiling
   * @param progress hears of every pair
   */
  public RequestBenchmark(Workload workload, List<String> moreOptions, Consumer<String> progress) {
    this.workload = workload;
    this.jvmOptions = new ArrayList<>(JVM_OPTIONS);
    jvmOptions.addAll(moreOptions);
    this.progress = progress;
    this.rows = workload.distinctRows();
  }

  /** So many pairs, one after the other. */
  public List<RequestPair> pairs(int count) throws IOException, InterruptedException {
    ModelDefinition definition = definition();
    InitialModel first =
        new WeightsAdoption(
                Environment.cpu(), definition, workload.weights(), Preprocessing.identity())
            .withoutSource();
    List<RequestPair> pairs = new ArrayList<>();
    try (TestCluster cluster = TestCluster.start();
        Deployment deployment = Deployment.start(cluster, "kafka");
        BarePass pass = new BarePass(workload.network(), workload.weights())) {
      deployment.awaitReady().register(definition, first);
      for (int i = 0; i < count; i++) {
        RequestPair pair = pair(cluster, deployment, pass, i);
        pairs.add(pair);
        progress.accept(
            "pair %d: %.0f rows/s by the topics, %.0f of a pass; bare pass %.0f rows/s; ratio %.3f"
                .formatted(
                    i + 1,
                    pair.topics().perSecond(),
                    pair.topics().rowsPerPass(),
                    pair.barePerSecond(),
                    pair.ratio()));
      }
    }
    return pairs;
  }

  private RequestPair pair(TestCluster cluster, Deployment deployment, BarePass pass, int number)
      throws IOException, InterruptedException {
    if (number % 2 == 0) {
      RequestRun topics = topics(cluster, deployment, pass, number);
      return new RequestPair(topics, bare());
    }
    double bare = bare();
    return new RequestPair(topics(cluster, deployment, pass, number), bare);
  }

  private RequestRun topics(TestCluster cluster, Deployment deployment, BarePass pass, int number) {
    String prefix = "pair-" + number + "-";
    new RequestSender(deployment.edge(), deployment.schemas())
        .send(prefix, MODEL, rows, workload.warmUp() + workload.rows());
    Map<String, String> settings =
        new HashMap<>(cluster.properties(deployment.edge().topics().namespace()));
    settings.put("acclimate.registry.url", deployment.edge().registryUrl().toString());
    settings.put(
        "acclimate.inference-service.topic-requests-per-transaction",
        String.valueOf(workload.batch()));
    long deadline = System.nanoTime() + RUN_LIMIT.toNanos();
    try (AnswerReader reader = new AnswerReader(deployment.edge(), deployment.schemas());
        ServiceProcess service =
            ServiceProcess.start(
                Service.INFERENCE,
                deployment.edge().id(Service.INFERENCE.module()),
                cluster.newFolder(Service.INFERENCE.module()),
                settings,
                Ports.free(1).getFirst(),
                jvmOptions)) {
      AnswerReader.Answers answers =
          reader.read(
              prefix,
              workload.warmUp(),
              workload.rows(),
              SAMPLES,
              () -> cpu(service.pid()),
              () -> service.isAlive() && System.nanoTime() - deadline < 0);
      answers.samples().forEach(answer -> requireRight(answer, prefix, pass));
      return answers.run();
    }
  }

  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("the service ended or hides its CPU time"));
  }

  /** What answers something else may be as fast as it likes. */
  private void requireRight(Prediction answer, String prefix, BarePass pass) {
    int number = Integer.parseInt(answer.getEventId().substring(prefix.length()));
    double[] wanted = softmax(pass.logits(List.of(rows.get(number % rows.size()).floats())));
    Tensor said = answer.getOutput().getScores();
    float[] scores = said == null ? new float[0] : AvroValues.tensor(said).floats();
    for (int i = 0; i < wanted.length; i++) {
      if (scores.length != wanted.length || Math.abs(scores[i] - wanted[i]) > ROUNDING) {
        throw new IllegalStateException(
            answer.getEventId() + " has other scores than the bare pass says");
      }
    }
  }

  private static double[] softmax(float[] logits) {
    double sum = 0;
    double[] scores = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      scores[i] = Math.exp(logits[i]);
      sum += scores[i];
    }
    for (int i = 0; i < logits.length; i++) {
      scores[i] /= sum;
    }
    return scores;
  }

  private double bare() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            BarePassProcess.class.getName()));
    command.addAll(workload.arguments());
    long nanos = BarePassProcess.nanos(ShortProcess.run(command, "", RUN_LIMIT));
    return workload.rows() / (nanos / 1e9);
  }

  private ModelDefinition definition() {
    return ModelDefinition.fromJson(
        Json.object()
            .with("model", MODEL)
            .with("input", workload.signature().toJson())
            .with("classes", Json.strings(workload.network().classNames()))
            .with("sourceDomain", "bench")
            .with("targetDomain", "bench")
            .with("network", workload.network().network().toJson()));
  }
}
