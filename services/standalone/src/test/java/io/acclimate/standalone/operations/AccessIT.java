package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.TopicSource;
import io.acclimate.cli.Acclimate;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.CommittedRecords;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import io.acclimate.standalone.deployment.InferenceCalls;
import io.acclimate.standalone.deployment.SensorModel;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The users of {@code k8s/} at a broker that enforces what they may do: each service as its own
 * user, from a labelled event to the next version, and nobody is refused anything but what a spec
 * asks for and no manifest allows.
 */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class AccessIT {
  private static final Duration DONE_WITHIN = Duration.ofMinutes(2);
  private static final int STEPS = 300;
  private static final String FOREIGN_TOPIC = "plant.readings";

  /** Whatever Kafka's clients and brokers call it. */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "authorization.failed|not authorized|AuthorizationException", Pattern.CASE_INSENSITIVE);

  /** The manifests name the topics of this one. */
  private static final String NAMESPACE = "acclimate";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
  private final int registryPort = Ports.free(1).getFirst();

  @TempDir Path folder;

  @Test
  void eachServiceMayDoWhatItDoes(TestCluster cluster) throws Exception {
    List<Manifest> users = Manifests.ofKind("KafkaUser").toList();
    Map<String, String> common =
        Map.of(
            "acclimate.namespace",
            NAMESPACE,
            "acclimate.schema-registry.url",
            cluster.schemaRegistryUrl(),
            "acclimate.registry.url",
            "http://127.0.0.1:" + registryPort,
            "acclimate.allow-unsigned",
            "true");
    try (SecuredBroker broker = SecuredBroker.start(folder, users)) {
      makeTopicsAs(settings(common, broker.settingsOf("topics")));
      EdgeConfig test =
          EdgeConfig.from(
              settings(
                  common, Map.of("acclimate.kafka.bootstrap.servers", broker.bootstrapServers())));
      EdgeSetup.ensureSchemas(test);
      try {
        for (Service service : Service.values()) {
          start(service, settings(common, broker.settingsOf(service.module())));
        }
        services.values().forEach(ServiceProcess::awaitReady);

        learn(test, EdgeConfig.from(settings(common, broker.settingsOf("producer"))));

        services.forEach(
            (service, process) ->
                assertThat(process.log()).as(service.module()).doesNotContainPattern(REFUSAL));
        onlyTheRegistryWritesTheJournal(users, broker, common);
        autoscalerSeesTheLag(settings(common, broker.settingsOf("autoscaler")));
        aTopicThatMayNotBeReadKeepsNobodyWaiting(test, broker, common);
      } finally {
        services.values().forEach(ServiceProcess::close);
      }
    }
  }

  private static Map<String, String> settings(
      Map<String, String> common, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(common);
    all.putAll(more);
    return all;
  }

  private void makeTopicsAs(Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = folder.resolve("topics.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    StringWriter printed = new StringWriter();
    int status =
        Acclimate.commandLine(
                (platform, progress) -> {
                  throw new AssertionError("no platform is started");
                })
            .setOut(new PrintWriter(printed))
            .setErr(new PrintWriter(printed))
            .execute("topics", "apply", "--config", file.toString(), "--dir", folder.toString());
    assertThat(status).as(printed.toString()).isZero();
  }

  private void start(Service service, Map<String, String> settings) throws IOException {
    Path state = Files.createDirectory(folder.resolve(service.module()));
    int port = service == Service.REGISTRY ? registryPort : Ports.free(1).getFirst();
    services.put(
        service,
        ServiceProcess.start(service, "access-" + service.module(), state, settings, port));
  }

  /** One experience becomes a version that serves; what is asked and known is an outcome. */
  private void learn(EdgeConfig test, EdgeConfig producer)
      throws IOException, InterruptedException {
    SchemaRegistryClient schemas = SchemaRegistryClient.of(test.schemaRegistry());
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    try (Registration registration = new Registration(test, schemas, "test")) {
      registration.register(
          FirstVersion.of(model.definition().spec(), model.first(), "pre-trained"));
    }
    awaitAnswer(Service.INFERENCE, "/v2/models/gas-sensors/ready", "");
    awaitAnswer(Service.EVENT_PROCESSOR, "/api/v1/event-processor/models", "gas-sensors");
    awaitAnswer(Service.DRIFT_PROCESSOR, "/q/metrics", "acclimate_drift_level{");
    InferenceCalls calls = new InferenceCalls(http, the(Service.INFERENCE).url());
    List<LabelledInput> events = model.events("e-", 2 * SensorModel.EXAMPLES_PER_EXPERIENCE);
    try (EventSender sender = new EventSender(producer, schemas, "test-producer")) {
      for (LabelledInput event : events) {
        assertThat(calls.ask(event).statusCode()).isEqualTo(200);
        sender.send(event).join();
      }
    }
    awaitAnswer(Service.INFERENCE, "/v2/models/gas-sensors/versions/2/ready", "");
    CommittedRecords committed = new CommittedRecords(test, schemas);
    Await.until(
        DONE_WITHIN,
        () -> "not every outcome:\n" + states(),
        () -> committed.of(test.topics().outcomes()).size() >= events.size());
    Await.until(
        DONE_WITHIN,
        () -> "nothing was judged:\n" + states(),
        () -> !committed.of(test.topics().driftState()).isEmpty());
    awaitAnswer(Service.DASHBOARD, "/api/dashboard/snapshot", "gas-sensors");
  }

  private static void onlyTheRegistryWritesTheJournal(
      List<Manifest> users, SecuredBroker broker, Map<String, String> common) {
    for (Manifest user : users) {
      if (!user.name().equals("registry-service")) {
        EdgeConfig edge = EdgeConfig.from(settings(common, broker.settingsOf(user.name())));
        try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                edge.producer("test"), new ByteArraySerializer(), new ByteArraySerializer())) {
          assertThatThrownBy(
                  () ->
                      producer
                          .send(new ProducerRecord<>(edge.topics().modelHistory(), new byte[1]))
                          .get())
              .as(user.name())
              .hasCauseInstanceOf(AuthorizationException.class);
        }
      }
    }
  }

  private static void autoscalerSeesTheLag(Map<String, String> settings)
      throws InterruptedException, ExecutionException {
    EdgeConfig edge = EdgeConfig.from(settings);
    TopicPartition experiences = new TopicPartition(edge.topics().experiences(), 0);
    try (Admin admin = Admin.create(edge.admin("autoscaler"))) {
      assertThat(
              admin
                  .listConsumerGroupOffsets(edge.id("adaptation-service"))
                  .partitionsToOffsetAndMetadata()
                  .get())
          .isNotEmpty();
      assertThat(admin.listOffsets(Map.of(experiences, OffsetSpec.latest())).all().get())
          .containsKey(experiences);
      assertThatThrownBy(
              () ->
                  admin
                      .listOffsets(
                          Map.of(
                              new TopicPartition(edge.topics().examples(), 0), OffsetSpec.latest()))
                      .all()
                      .get())
          .as("nothing else")
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  /** A spec names a topic whose overlay nobody has written. */
  private void aTopicThatMayNotBeReadKeepsNobodyWaiting(
      EdgeConfig test, SecuredBroker broker, Map<String, String> common)
      throws InterruptedException, ExecutionException {
    SchemaRegistryClient schemas = SchemaRegistryClient.of(test.schemaRegistry());
    try (Admin admin = Admin.create(test.admin("test-admin"))) {
      admin.createTopics(List.of(new NewTopic(FOREIGN_TOPIC, 1, (short) 1))).all().get();
    }
    CommittedRecords committed = new CommittedRecords(test, schemas);
    ModelSpec known = committed.valuesOf(test.topics().modelSpecs(), ModelSpec.class).getFirst();
    ModelSpec mapping =
        ModelSpec.newBuilder(known)
            .setModel("mapped")
            .setSources(
                List.of(new TopicSource(FOREIGN_TOPIC, "id", List.of("values"), "gas", null)))
            .build();
    ConfluentAvroSerializer<ModelSpec> writer =
        new ConfluentAvroSerializer<>(schemas, ModelSpec.class);
    try (KafkaProducer<byte[], byte[]> sender =
        new KafkaProducer<>(
            test.producer("test-specs"), new ByteArraySerializer(), new ByteArraySerializer())) {
      sender
          .send(
              new ProducerRecord<>(
                  test.topics().modelSpecs(),
                  "mapped".getBytes(StandardCharsets.UTF_8),
                  writer.encode(test.topics().modelSpecs(), mapping)))
          .get();
    }
    ServiceProcess processor = the(Service.EVENT_PROCESSOR);
    Await.until(
        DONE_WITHIN, processor::state, () -> processor.log().contains("mapped-topics=denied"));
    int before = committed.of(test.topics().examples()).size();
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    try (EventSender sender =
        new EventSender(
            EdgeConfig.from(settings(common, broker.settingsOf("producer"))),
            schemas,
            "test-producer")) {
      sender.send(model.events("after-", 1).getFirst()).join();
    }
    Await.until(
        DONE_WITHIN,
        processor::state,
        () -> committed.of(test.topics().examples()).size() > before);
    assertThat(processor.isAlive()).isTrue();
  }

  private void awaitAnswer(Service service, String path, String part) {
    HttpRequest request = HttpRequest.newBuilder(the(service).url().resolve(path)).build();
    Await.until(
        DONE_WITHIN,
        () -> path + " does not say '" + part + "':\n" + the(service).state(),
        () -> answers(request, part));
  }

  private boolean answers(HttpRequest request, String part) {
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ServiceProcess the(Service service) {
    return Objects.requireNonNull(services.get(service));
  }

  private String states() {
    return String.join("\n", services.values().stream().map(ServiceProcess::state).toList());
  }
}
