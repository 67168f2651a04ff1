package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Several registry-services of one namespace: on one blob folder they serve, on two they do not.
 */
@Tag("all")
@ExtendWith(TestClusterExtension.class)
final class SharedStoreIT {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

  @Test
  void aRegistryWithABlobFolderOfItsOwnRefusesToServe(TestCluster cluster) throws Exception {
    SensorModel model = SensorModel.named("gas-sensors", 10);
    try (Deployment deployment = Deployment.start(cluster, "store");
        HttpClient http = HttpClient.newHttpClient()) {
      deployment.awaitReady().register(model.definition(), model.first());

      ServiceProcess shared =
          deployment.startAnotherRegistry("shared", deployment.registryFolder());
      ServiceProcess apart =
          deployment.startAnotherRegistry("apart", deployment.newFolder(Service.REGISTRY));

      shared.awaitReady();
      Await.until(
          SEEN_WITHIN,
          apart::state,
          () -> status(http, apart.url().resolve("/q/health/live")) == 503);
      assertThat(status(http, apart.url().resolve("/q/health/ready"))).isEqualTo(503);
      assertThat(apart.log()).contains("state=refused", "mount the same volume");
      assertThat(status(http, shared.url().resolve("/q/health"))).isEqualTo(200);
    }
  }

  private static int status(HttpClient http, URI address) {
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
}
