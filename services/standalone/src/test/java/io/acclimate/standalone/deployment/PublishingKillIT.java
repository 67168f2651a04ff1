package io.acclimate.standalone.deployment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Applied;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.RegistryException;
import io.acclimate.client.RegistryUnavailableException;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry is killed at each step of publishing, and one of two registries in the middle. */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PublishingKillIT {
  private static final String GAS = "gas-sensors";
  private static final Duration DEAD_WITHIN = Duration.ofSeconds(60);
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);

  /** What is promised for writes when the writer is killed. */
  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(15);

  private static final Duration LEARNT_WITHIN = Duration.ofMinutes(2);
  private static final String FAILPOINT = "acclimate.registry-service.failpoint";

  private static SensorModel model;
  private static Deployment deployment;

  @BeforeAll
  static void start(TestCluster cluster) {
    model = SensorModel.named(GAS, 300);
    deployment = Deployment.start(cluster, "publishing").awaitReady();
    deployment.register(model.definition(), model.first());
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  /** A version with its blobs, which a worker asks for again and again meanwhile. */
  @Test
  @Order(1)
  void publishesARoundsVersionOnceWhicheverStepItIsKilledAt() {
    deployment.the(Service.REGISTRY).close();
    ServiceProcess first = restart(Map.of(FAILPOINT, "decided")).awaitReady();
    ServiceProcess events = deployment.start(Service.EVENT_PROCESSOR);
    deployment.start(Service.ADAPTATION).awaitReady();
    events.awaitReady();
    deployment.awaitAccepted(GAS);
    try (EventSender sender =
        new EventSender(deployment.edge(), deployment.schemas(), "test-producer")) {
      for (LabelledInput event : model.events("e-", SensorModel.EXAMPLES_PER_EXPERIENCE)) {
        sender.send(event).join();
      }
    }

    Await.until(LEARNT_WITHIN, first::state, () -> !first.isAlive());
    for (String step : List.of("change-sent", "updates-sent", "offset-sent")) {
      awaitDeath(step);
      assertThat(rounds()).as("after " + step).isEmpty();
      assertThat(announcedVersions()).as("after " + step).containsExactly(1);
    }
    awaitDeath("committed");
    restart(Map.of()).awaitReady();
    deployment.awaitCovered(GAS, 1);

    assertThat(rounds()).hasSize(1);
    assertThat(deployment.registry().versions(GAS)).hasSize(2);
    assertThat(announcedVersions()).containsExactly(1, 2);
    assertThat(deployment.command("models", "verify", GAS)).doesNotContain("fault");
  }

  @Test
  @Order(2)
  void goesOnWritingSoonAfterTheWriterIsKilledAndReadsAllTheWhile() throws Exception {
    ServiceProcess writer = deployment.the(Service.REGISTRY);
    ServiceProcess other =
        deployment.startAnotherRegistry("other", deployment.registryFolder()).awaitReady();
    RegistryClient client = new RegistryClient(other.url(), Duration.ofSeconds(2));
    try (Reader reader = new Reader(other.url())) {
      long killedNanos = System.nanoTime();
      writer.crash();

      Await.until(DECIDED_WITHIN, other::state, () -> written(client, "after-the-writer"));

      Duration took = Duration.ofNanos(System.nanoTime() - killedNanos);
      assertThat(took).isLessThan(RESUMED_WITHIN);
      reader.stop();
      assertThat(reader.failures).isZero();
      assertThat(reader.reads).isGreaterThan(50);
    }
  }

  /** Starts a registry that ends at a step, and waits until it has. */
  private static void awaitDeath(String step) {
    ServiceProcess registry = restart(Map.of(FAILPOINT, step));
    Await.until(DEAD_WITHIN, registry::state, () -> !registry.isAlive());
  }

  private static ServiceProcess restart(Map<String, String> settings) {
    return deployment.start(Service.REGISTRY, deployment.registryFolder(), settings);
  }

  /** Rounds that were completed. */
  private static List<ModelChange> rounds() {
    return deployment
        .committed()
        .valuesOf(deployment.topics().modelHistory(), ModelChange.class)
        .stream()
        .filter(change -> change.getCommand().getCommand() instanceof CompleteRound)
        .filter(change -> change.getDecision() instanceof Applied)
        .toList();
  }

  /** What champion was said to be, in order. */
  private static Set<Integer> announcedVersions() {
    Set<Integer> versions = new LinkedHashSet<>();
    deployment
        .committed()
        .valuesOf(deployment.topics().modelUpdates(), ModelUpdate.class)
        .forEach(
            update ->
                versions.add(requireNonNull(update.getAliases().get("champion")).getVersion()));
    return versions;
  }

  private static boolean written(RegistryClient client, String alias) {
    try {
      return client.setAlias(GAS, alias, 1).position() > 0;
    } catch (RegistryUnavailableException | RegistryException notYet) {
      return false;
    }
  }

  /** Reads one model again and again on a thread of its own. */
  private static final class Reader implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final Thread thread = new Thread(this::run, "test-reader");
    private volatile boolean stopped;
    private volatile int reads;
    private volatile int failures;

    Reader(URI registry) {
      this.request =
          HttpRequest.newBuilder(registry.resolve("/api/v1/models/" + GAS))
              .timeout(Duration.ofSeconds(5))
              .build();
      thread.start();
    }

    private void run() {
      int done = 0;
      int failed = 0;
      while (!stopped) {
        try {
          if (http.send(request, BodyHandlers.ofString()).statusCode() != 200) {
            failed++;
          }
        } catch (IOException e) {
          failed++;
        } catch (InterruptedException e) {
          return;
        }
        done++;
        reads = done;
        failures = failed;
      }
    }

    void stop() throws InterruptedException {
      stopped = true;
      thread.join();
    }

    @Override
    public void close() {
      stopped = true;
      http.close();
    }
  }
}
