package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import io.acclimate.standalone.deployment.InferenceCalls;
import io.acclimate.standalone.deployment.SensorModel;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.operations.Metrics.Metric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform of the compose file, from the files of the images and with the compose file's
 * commands and environment, and what Prometheus, Grafana and the pages about them expect of it.
 */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class OperationsIT {
  private static final Duration DONE_WITHIN = Duration.ofMinutes(3);
  private static final long MAX_UNPACKED_BYTES = 32L << 20;
  private static final int STEPS = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Container> containers = new TreeMap<>();

  @TempDir Path folder;

  @Test
  void imagesRunAndTellWhatDashboardsAndRulesAskFor(TestCluster cluster) throws Exception {
    String namespace = cluster.newNamespace("images");
    Map<String, String> addresses = new HashMap<>();
    addresses.put("kafka:9092", cluster.bootstrapServers());
    addresses.put("http://schema-registry:8080/apis/ccompat/v7", cluster.schemaRegistryUrl());
    try {
      run("standalone", namespace, addresses).awaitEnd();
      addresses.put(
          "http://registry-service:8080",
          run("registry-service", namespace, addresses).url().toString());
      for (Service service : Service.values()) {
        if (!containers.containsKey(service.module())) {
          run(service.module(), namespace, addresses);
        }
      }
      containers.forEach(
          (module, container) -> {
            if (!module.equals("standalone")) {
              container.awaitHealthy();
            }
          });
      Map<String, Map<Path, String>> before = new TreeMap<>();
      containers.forEach((module, container) -> before.put(module, container.image().files()));

      learn(
          EdgeConfig.from(
              Map.of(
                  "acclimate.namespace", namespace,
                  "acclimate.kafka.bootstrap.servers", cluster.bootstrapServers(),
                  "acclimate.schema-registry.url", cluster.schemaRegistryUrl(),
                  "acclimate.registry.url", container("registry-service").url().toString())));

      holdThePageAgainst(scrape());
      holdWhatIsAskedForAgainst(scrape());
      containers.forEach(
          (module, container) -> {
            assertThat(container.image().files())
                .as("%s writes nothing into its image", module)
                .isEqualTo(before.get(module));
            assertThat(bytesBelow(container.image().root().resolve("tmp")))
                .as("%s unpacks no natives", module)
                .isLessThan(MAX_UNPACKED_BYTES);
          });
    } finally {
      List<Container> all = new ArrayList<>(containers.values());
      all.forEach(Container::close);
    }
  }

  private Container run(String module, String namespace, Map<String, String> addresses)
      throws IOException, InterruptedException {
    Map<String, Object> service = Compose.ours().get(module);
    Map<String, String> environment = new HashMap<>();
    environment.put("ACCLIMATE_NAMESPACE", namespace);
    Compose.environment(Tree.map(service))
        .forEach((key, value) -> environment.put(key, addresses.getOrDefault(value, value)));
    List<String> command =
        Tree.list(Tree.at(service, "command")).stream()
            .map(word -> addresses.getOrDefault(word.toString(), word.toString()))
            .toList();
    Container container =
        Container.start(module, Image.of(module, folder.resolve(module)), environment, command);
    containers.put(module, container);
    return container;
  }

  /** One experience becomes a version that serves, and one record of each kind is refused. */
  private void learn(EdgeConfig edge) throws IOException, InterruptedException {
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    SensorModel model = SensorModel.named("gas-sensors", STEPS);
    try (Registration registration = new Registration(edge, schemas, "test")) {
      registration.register(
          FirstVersion.of(model.definition().spec(), model.first(), "pre-trained"));
    }
    URI inference = container("inference-service").url();
    Await.until(
        DONE_WITHIN,
        () -> "version 1 is not served",
        () -> status(inference.resolve("/v2/models/gas-sensors/ready")) == 200);
    Await.until(
        DONE_WITHIN,
        () -> "the model is not accepted",
        () ->
            get(
                    container("event-processor").url().resolve("/api/v1/event-processor/models"),
                    "application/json")
                .contains("gas-sensors"));
    awaitAtLeast("drift-processor", "acclimate_drift_level{", 0);
    List<LabelledInput> events = model.events("e-", 4 * SensorModel.EXAMPLES_PER_EXPERIENCE);
    InferenceCalls calls = new InferenceCalls(http, inference);
    try (EventSender sender = new EventSender(edge, schemas, "test-producer")) {
      sender
          .send(
              new LabelledInput(
                  "nobody",
                  "no-such-model",
                  null,
                  events.get(0).input(),
                  events.get(0).label(),
                  null))
          .join();
      sender.send(events.getFirst()).join();
      for (LabelledInput event : events) {
        assertThat(calls.ask(event).statusCode()).isEqualTo(200);
        sender.send(event).join();
      }
    }
    awaitAtLeast("drift-processor", "acclimate_drift_signals_total{", 1);
    awaitAtLeast("inference-service", "acclimate_event_to_live_seconds_count{event=\"oldest\"", 1);
    awaitAtLeast("dashboard", "acclimate_dashboard_accuracy{model=\"gas-sensors", Double.MIN_VALUE);
  }

  /** Returns once the first series of a service that begins so has come to a value. */
  private void awaitAtLeast(String module, String series, double value) {
    Await.until(
        DONE_WITHIN,
        () -> "no " + series + " of " + value + ":\n" + scrapeOf(module),
        () -> Scrape.value(scrapeOf(module), series) >= value);
  }

  private void holdThePageAgainst(Scrape scrape) {
    Map<String, Metric> documented = Metrics.documented();
    Set<String> known = Metrics.series();
    scrape
        .series()
        .forEach(
            (name, labels) -> {
              if (name.startsWith("acclimate_")) {
                assertThat(known).as("docs/metrics.md").contains(name);
              }
            });
    documented
        .values()
        .forEach(
            metric ->
                metric
                    .series()
                    .forEach(
                        name -> {
                          if (!metric.rare()) {
                            assertThat(scrape.series()).as("the scrape").containsKey(name);
                          }
                          if (scrape.series().containsKey(name)) {
                            assertThat(scrape.series().get(name))
                                .as("labels of %s", name)
                                .isEqualTo(metric.labels());
                          }
                        }));
    assertThat(scrape.described())
        .as("metrics with a description")
        .containsAll(
            documented.keySet().stream()
                .filter(name -> scrape.series().containsKey(name))
                .map(name -> name.replaceFirst("_total$", ""))
                .toList());
  }

  private static void holdWhatIsAskedForAgainst(Scrape scrape) throws IOException {
    Set<String> asked = new TreeSet<>();
    Alerts.expressions().forEach(expression -> asked.addAll(PromQl.metrics(expression)));
    GrafanaTest.expressions().forEach(expression -> asked.addAll(PromQl.metrics(expression)));
    // What Prometheus adds itself.
    Alerts.recorded().forEach(asked::remove);
    asked.remove("up");
    assertThat(scrape.series().keySet()).containsAll(asked);
  }

  private Container container(String module) {
    return Objects.requireNonNull(containers.get(module), module);
  }

  private Scrape scrape() {
    List<String> answers = new ArrayList<>();
    containers.forEach(
        (module, container) -> {
          if (!module.equals("standalone")) {
            answers.add(scrapeOf(module));
          }
        });
    return Scrape.of(answers);
  }

  private String scrapeOf(String module) {
    return get(container(module).url().resolve("/q/metrics"), "text/plain; version=0.0.4");
  }

  private int status(URI address) {
    try {
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String get(URI address, String accepted) {
    HttpRequest request = HttpRequest.newBuilder(address).header("Accept", accepted).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long bytesBelow(Path folder) {
    try (var files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
