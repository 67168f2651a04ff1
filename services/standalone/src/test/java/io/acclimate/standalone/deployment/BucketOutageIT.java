package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A registry whose bucket goes away while it decides. */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class BucketOutageIT {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);

  @Test
  void aCommandIsAnsweredOnceTheBucketIsBack(TestCluster cluster) throws Exception {
    SensorModel model = SensorModel.named("gas-sensors", 10);
    try (FakeBucket bucket = new FakeBucket();
        Deployment deployment = Deployment.start(cluster, "bucket", bucket.settings());
        HttpClient http = HttpClient.newHttpClient()) {
      deployment.awaitReady();
      ServiceProcess registry = deployment.the(Service.REGISTRY);
      bucket.breakAtGet();

      CompletableFuture<Void> registered =
          CompletableFuture.runAsync(() -> deployment.register(model.definition(), model.first()));
      Await.until(
          SEEN_WITHIN,
          registry::state,
          () ->
              bucket.isAway() && health(http, registry, "ready").contains("does not give sha256/"));
      assertThat(health(http, registry, "live")).contains("\"status\": \"UP\"");
      assertThat(registered).isNotDone();
      bucket.comeBack();

      assertThat(registered).succeedsWithin(DECIDED_WITHIN);
      registry.awaitReady();
      assertThat(deployment.registry().model(model.name()).name()).isEqualTo(model.name());
    }
  }

  private static String health(HttpClient http, ServiceProcess service, String kind) {
    try {
      return http.send(
              HttpRequest.newBuilder(service.url().resolve("/q/health/" + kind)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
