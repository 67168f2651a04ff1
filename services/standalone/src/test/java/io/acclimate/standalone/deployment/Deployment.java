package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.cli.Acclimate;
import io.acclimate.cli.Platform;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaSetup;
import io.acclimate.schemas.TopicSetup;
import io.acclimate.schemas.Topics;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.CommittedRecords;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Acclimate as separate processes in a namespace of its own on the test cluster. Topics and schemas
 * are there from the beginning; services are started one by one, and stopped with the deployment.
 */
public final class Deployment implements AutoCloseable {
  private static final Duration ACCEPTED_WITHIN = Duration.ofSeconds(30);
  private static final Duration LEARNT_WITHIN = Duration.ofMinutes(3);

  private final TestCluster cluster;
  private final int registryPort;
  private final Path registryFolder;
  private final Map<String, String> properties;
  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;
  private final RegistryClient registry;
  private final Map<Service, Integer> started = new EnumMap<>(Service.class);
  private final List<ServiceProcess> processes = new ArrayList<>();

  private Deployment(TestCluster cluster, String namespace, Map<String, String> settings) {
    this.cluster = cluster;
    this.registryPort = Ports.free(1).getFirst();
    this.registryFolder = cluster.newFolder(Service.REGISTRY.module());
    this.properties = new HashMap<>(cluster.properties(namespace));
    properties.put("acclimate.registry.url", "http://127.0.0.1:" + registryPort);
    String token = settings.get("acclimate.registry-service.training-token");
    if (token != null) {
      properties.put("acclimate.registry.token", token);
    }
    this.edge = EdgeConfig.from(properties);
    this.schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    this.registry = new RegistryClient(edge.registryUrl());
  }

  /** A namespace with its topics and its registry. */
  public static Deployment start(TestCluster cluster, String purpose) {
    return start(cluster, purpose, Map.of());
  }

  /**
   * A namespace with its topics and its registry.
   *
   * @param settings of the registry, besides those that lead to the cluster
   */
  static Deployment start(TestCluster cluster, String purpose, Map<String, String> settings) {
    Deployment deployment = new Deployment(cluster, cluster.newNamespace(purpose), settings);
    try (Admin admin = Admin.create(deployment.edge.admin("test-admin"))) {
      TopicSetup.ensure(
          admin,
          deployment.topics(),
          deployment.edge.partitions(),
          TopicSetup.BROKER_DEFAULT_REPLICATION);
    }
    SchemaSetup.ensure(deployment.schemas, deployment.topics());
    deployment.start(Service.REGISTRY, deployment.registryFolder, settings);
    return deployment;
  }

  /** A folder for a service's state. */
  Path newFolder(Service service) {
    return cluster.newFolder(service.module());
  }

  /** Starts a service with new state; {@link ServiceProcess#awaitReady} tells when it serves. */
  public ServiceProcess start(Service service) {
    return start(service, newFolder(service), Map.of());
  }

  /**
   * Starts a service.
   *
   * @param folder for its state, maybe that of a process that is gone
   * @param settings besides those that lead to the cluster
   */
  ServiceProcess start(Service service, Path folder, Map<String, String> settings) {
    int number = started.merge(service, 1, Integer::sum);
    String name = edge.id(service.module()) + "-" + number;
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(settings);
    ServiceProcess process =
        service == Service.REGISTRY
            ? ServiceProcess.start(service, name, folder, all, registryPort)
            : ServiceProcess.start(service, name, folder, all);
    processes.add(process);
    return process;
  }

  /** Kill -9, and a new process over what the old one left. */
  ServiceProcess replaceRegistry() {
    the(Service.REGISTRY).crash();
    return startAgain(Service.REGISTRY);
  }

  /** A new process over what the last one left when it ended, at the same address. */
  public ServiceProcess startAgain(Service service) {
    ServiceProcess again = the(service).startAgain();
    processes.add(again);
    return again;
  }

  /** One more registry-service beside the first, with an address of its own. */
  ServiceProcess startAnotherRegistry(String name, Path folder) {
    ServiceProcess process =
        ServiceProcess.start(
            Service.REGISTRY, edge.id(Service.REGISTRY.module()) + "-" + name, folder, properties);
    processes.add(process);
    return process;
  }

  /** The folder of the blobs. */
  Path registryFolder() {
    return registryFolder;
  }

  /** Returns once every process started so far is ready. */
  public Deployment awaitReady() {
    processes.forEach(ServiceProcess::awaitReady);
    return this;
  }

  /** Registers a model with its first version. */
  public void register(ModelDefinition definition, InitialModel first) {
    try (Registration registration = new Registration(edge, schemas, "test")) {
      registration.register(FirstVersion.of(definition.spec(), first, "pre-trained"));
    }
  }

  /** Number of the last experience that the model's head covers; 0 before the first. */
  long covered(String model) {
    Head head = registry.head(model);
    @Nullable LastExperience last = head.lastExperience();
    return last == null ? 0 : last.number();
  }

  /** Returns once the model's head covers an experience. */
  void awaitCovered(String model, long experience) {
    Await.until(
        LEARNT_WITHIN,
        () -> "learnt %d of %d; %s".formatted(covered(model), experience, processes()),
        () -> covered(model) >= experience);
  }

  /** Returns once the event-processor takes the model's events. */
  public void awaitAccepted(String model) {
    HttpRequest models =
        HttpRequest.newBuilder(
                the(Service.EVENT_PROCESSOR).url().resolve("/api/v1/event-processor/models"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.until(
          ACCEPTED_WITHIN,
          () -> model + " is not accepted; " + processes(),
          () -> body(http, models).contains("\"" + model + "\""));
    }
  }

  /** How long each round of the model took that was completed, as it says itself. */
  List<Duration> roundsTook(String model) {
    return committed().valuesOf(topics().adaptationReports(), AdaptationReport.class).stream()
        .filter(report -> report.getModel().equals(model))
        .map(report -> Duration.between(report.getStartedAt(), report.getCompletedAt()))
        .toList();
  }

  /** Runs a command that talks to this deployment, and returns what it prints. */
  String command(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(
        List.of(
            "--bootstrap-servers", cluster.bootstrapServers(),
            "--schema-registry", cluster.schemaRegistryUrl(),
            "--registry", edge.registryUrl().toString(),
            "--namespace", topics().namespace()));
    StringWriter printed = new StringWriter();
    Platform none =
        (settings, progress) -> {
          throw new AssertionError("a command that talks to a platform starts none");
        };
    int status =
        Acclimate.commandLine(none)
            .setOut(new PrintWriter(printed))
            .setErr(new PrintWriter(printed))
            .execute(command.toArray(String[]::new));
    assertThat(status).as("%s: %s", command, printed).isZero();
    return printed.toString();
  }

  /** The way to its topics. */
  public EdgeConfig edge() {
    return edge;
  }

  Topics topics() {
    return edge.topics();
  }

  /** Its schemas. */
  public SchemaRegistryClient schemas() {
    return schemas;
  }

  /** Its registry. */
  public RegistryClient registry() {
    return registry;
  }

  CommittedRecords committed() {
    return new CommittedRecords(edge, schemas);
  }

  /** The process of a service that was started last. */
  public ServiceProcess the(Service service) {
    return processes.stream()
        .filter(process -> process.service() == service)
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new IllegalStateException("no " + service.module() + " was started"));
  }

  private static String body(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String processes() {
    return String.join("\n", processes.stream().map(ServiceProcess::state).toList());
  }

  /** Stops everything; the registry, which the others need, last. */
  @Override
  public void close() {
    List<AssertionError> stubborn = new ArrayList<>();
    for (ServiceProcess process : processes.reversed()) {
      try {
        process.close();
      } catch (AssertionError e) {
        stubborn.add(e);
      }
    }
    assertThat(stubborn).as("processes that did not stop").isEmpty();
  }
}
