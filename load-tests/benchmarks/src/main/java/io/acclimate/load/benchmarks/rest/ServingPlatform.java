package io.acclimate.load.benchmarks.rest;

import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.deployment.Deployment;
import io.acclimate.standalone.deployment.SensorModel;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A broker, a registry and an inference-service, each a process, and a model of which some rounds
 * have made some versions. Whatever learns is stopped.
 */
final class ServingPlatform implements AutoCloseable {
  private static final Duration LEARNT_WITHIN = Duration.ofMinutes(4);
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
  private static final int STEPS = 40;

  private final TestCluster cluster;
  private final Deployment deployment;
  private final SensorModel model = SensorModel.named("gas-sensors", STEPS);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServingPlatform(TestCluster cluster, Deployment deployment) {
    this.cluster = cluster;
    this.deployment = deployment;
  }

  /**
   * Starts it.
   *
   * @param experiences how many to learn from
   */
  static ServingPlatform start(int experiences) throws IOException, InterruptedException {
    TestCluster cluster = TestCluster.start();
    try {
      ServingPlatform platform = new ServingPlatform(cluster, Deployment.start(cluster, "serving"));
      try {
        platform.learn(experiences);
      } catch (AssertionError | RuntimeException e) {
        platform.deployment.close();
        throw e;
      }
      return platform;
    } catch (AssertionError | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void learn(int experiences) {
    deployment.start(Service.INFERENCE);
    if (experiences > 0) {
      deployment.start(Service.EVENT_PROCESSOR);
      deployment.start(Service.ADAPTATION);
    }
    deployment.awaitReady().register(model.definition(), model.first());
    if (experiences > 0) {
      deployment.awaitAccepted(model.name());
      try (EventSender events =
          new EventSender(deployment.edge(), deployment.schemas(), "bench-swaps")) {
        int count = experiences * SensorModel.EXAMPLES_PER_EXPERIENCE;
        model.events("learnt-", count).forEach(event -> events.send(event).join());
      }
      Await.until(
          LEARNT_WITHIN,
          () -> "learnt " + learnt() + " of " + experiences,
          () -> learnt() >= experiences);
      deployment.the(Service.EVENT_PROCESSOR).close();
      deployment.the(Service.ADAPTATION).close();
    }
    awaitServing(version -> version > 0);
  }

  private long learnt() {
    LastExperience last = deployment.registry().head(model.name()).lastExperience();
    return last == null ? 0 : last.number();
  }

  Deployment deployment() {
    return deployment;
  }

  SensorModel model() {
    return model;
  }

  HttpClient http() {
    return http;
  }

  ServiceProcess inference() {
    return deployment.the(Service.INFERENCE);
  }

  URI infer() {
    return inference().url().resolve("/v2/models/" + model.name() + "/infer");
  }

  /** The row that is asked about. */
  String question() {
    List<LabelledInput> one = model.events("asked-", 1);
    return Question.of(one.getFirst());
  }

  /** Makes a version champion and returns what it answers, once it does. */
  String serve(int version) {
    var unused = deployment.registry().setAlias(model.name(), "champion", version);
    return awaitServing(found -> found == version);
  }

  private String awaitServing(IntPredicate wanted) {
    KnownAnswers reader = new KnownAnswers();
    String[] last = {""};
    Await.until(
        SERVED_WITHIN,
        () -> "the last answer was " + last[0],
        () -> {
          last[0] = ask();
          return wanted.test(reader.version(last[0]));
        });
    return last[0];
  }

  private String ask() {
    HttpRequest request =
        HttpRequest.newBuilder(infer())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question()))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  @Override
  public void close() {
    try (http) {
      deployment.close();
    } finally {
      cluster.close();
    }
  }
}
