package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry signs, and inference-services serve what a key vouches for that they pin. */
@ExtendWith(TestClusterExtension.class)
final class SignedVersionsIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @Test
  void areServedByThoseWhoPinTheKeyAlsoWhenItIsChanged(TestCluster cluster) throws Exception {
    SensorModel model = SensorModel.named("gas-sensors", 100);
    Path folder = cluster.newFolder("keys");
    Path signing = folder.resolve("signing-key.pem");
    SigningKey before = newKey(signing);
    Map<String, String> settings =
        Map.of("acclimate.registry-service.signing-key", signing.toString());
    try (Deployment deployment = Deployment.start(cluster, "signed", settings);
        HttpClient http = HttpClient.newHttpClient()) {
      deployment.awaitReady().register(model.definition(), model.first());
      SigningKey after = newKey(signing);
      ServiceProcess one = pinning(deployment, folder.resolve("one.json"), before);
      ServiceProcess other = pinning(deployment, folder.resolve("other.json"), after);

      awaitServed(http, one, model.name());
      Await.until(
          WITHIN,
          other::state,
          () ->
              get(http, other.url().resolve("/q/metrics")).stream()
                  .flatMap(answer -> answer.body().lines())
                  .anyMatch(
                      line ->
                          line.startsWith("acclimate_inference_versions_refused_total")
                              && line.contains("reason=\"unknown-key\"")));
      assertThat(statusOf(http, other, model.name())).isNotEqualTo(200);
      assertThat(verified(deployment, folder.resolve("one.json")))
          .contains(before.keyId())
          .doesNotContain("not checked");

      deployment.the(Service.REGISTRY).close();
      deployment.startAgain(Service.REGISTRY).awaitReady();
      assertThat(deployment.command("models", "sign", model.name())).contains(after.keyId());

      awaitServed(http, other, model.name());
      assertThat(statusOf(http, one, model.name())).as("it goes on").isEqualTo(200);
      assertThat(verified(deployment, folder.resolve("other.json"))).contains(after.keyId());
    }
  }

  private static ServiceProcess pinning(Deployment deployment, Path file, SigningKey key)
      throws IOException {
    Files.write(file, TrustedKeys.of(key.trustedKey()).toBytes());
    return deployment.start(
        Service.INFERENCE,
        deployment.newFolder(Service.INFERENCE),
        Map.of("acclimate.allow-unsigned", "false", "acclimate.trusted-keys", file.toString()));
  }

  /** What {@code models verify} says to somebody who pins the keys in a file. */
  private static String verified(Deployment deployment, Path keys) throws IOException {
    Path config = keys.resolveSibling(keys.getFileName() + ".properties");
    Files.writeString(config, "acclimate.trusted-keys=" + keys + "\n");
    return deployment.command("models", "verify", "--config", config.toString());
  }

  private static void awaitServed(HttpClient http, ServiceProcess inference, String model) {
    Await.until(WITHIN, inference::state, () -> statusOf(http, inference, model) == 200);
  }

  private static int statusOf(HttpClient http, ServiceProcess inference, String model) {
    URI ready = inference.url().resolve("/v2/models/" + model + "/ready");
    return get(http, ready).map(HttpResponse::statusCode).orElse(0);
  }

  /** Empty while nobody listens there yet. */
  private static Optional<HttpResponse<String>> get(HttpClient http, URI address) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).build();
      return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (ConnectException notYet) {
      return Optional.empty();
    } catch (IOException broken) {
      throw new AssertionError(address.toString(), broken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A key as OpenSSL writes it, in place of the one before. */
  private static SigningKey newKey(Path file) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Files.writeString(file, pem);
    return SigningKey.parse(pem);
  }
}
