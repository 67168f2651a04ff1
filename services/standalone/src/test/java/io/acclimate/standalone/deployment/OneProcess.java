package io.acclimate.standalone.deployment;

import io.acclimate.core.artifact.Digest;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.process.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broker, a schema registry and the settings by which all services start in the test's JVM. */
public final class OneProcess implements QuarkusTestResourceLifecycleManager {
  private static final Path MEANS =
      Path.of("../core/adaptation/src/test/resources/torchscript/mean.pt");

  private @Nullable TestCluster cluster;

  @Override
  public Map<String, String> start() {
    try {
      cluster = TestCluster.start();
    } catch (IOException e) {
      throw new IllegalStateException("the test cluster did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the test cluster started", e);
    }
    String port = Ports.free(1).getFirst().toString();
    Map<String, String> settings = new HashMap<>(cluster.properties("one-process"));
    settings.put("acclimate.registry.url", "http://127.0.0.1:" + port);
    EdgeSetup.ensure(EdgeConfig.from(settings), "test-setup");
    settings.put("quarkus.http.test-port", port);
    settings.put("acclimate.registry-service.trusted-backbones", Digest.of(meansBackbone()).hex());
    for (Service service : Service.values()) {
      settings.putAll(service.stateIn(cluster.newFolder(service.module())));
    }
    return settings;
  }

  /** A TorchScript file that makes [n, c, t] into the means [n, c]. */
  static byte[] meansBackbone() {
    try {
      return Files.readAllBytes(MEANS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
