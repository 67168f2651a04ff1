package io.acclimate.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registry-services over HTTP whose blobs are in a bucket. */
final class S3RegistryIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final byte[] BLOB = blob();
  private static final Digest DIGEST = Digest.of(BLOB);

  @TempDir private Path folder;

  @Test
  void giveWhatOneOfThemTookAndSayWhenTheBucketIsGone() throws Exception {
    try (TestS3 s3 = TestS3.start(folder);
        RegistryProcess one = start(s3, "one");
        RegistryProcess other = start(s3, "other")) {
      assertThat(send(request(one).PUT(BodyPublishers.ofByteArray(BLOB))).statusCode())
          .isEqualTo(201);

      HttpResponse<byte[]> whole = send(request(other));
      HttpResponse<byte[]> rest = send(request(other).header("Range", "bytes=10000000-"));

      assertThat(whole.body()).isEqualTo(BLOB);
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(BLOB, 10_000_000, BLOB.length));

      HttpResponse<InputStream> broken =
          HTTP.send(request(other).build(), BodyHandlers.ofInputStream());
      try (InputStream content = broken.body()) {
        assertThat(content.readNBytes(1_000)).hasSize(1_000);
        s3.kill();

        assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);
      }
      HttpResponse<byte[]> gone = send(request(one));
      assertThat(gone.statusCode()).isEqualTo(503);
      assertThat(new String(gone.body(), UTF_8))
          .contains("store-unavailable", "s3://blobs/models/ at http://127.0.0.1:");
    }
  }

  @Test
  void endWithOneSentenceIfTheBucketIsNotThere() throws Exception {
    try (TestS3 s3 = TestS3.start(folder)) {
      Map<String, String> settings = settings(s3, "lost");
      settings.put("acclimate.registry-service.bucket.name", "another");

      assertThatThrownBy(() -> RegistryProcess.start(settings, TestS3.environment()).close())
          .hasMessageContaining("blob store: s3://another/models/ at http://127.0.0.1:")
          .hasMessageContaining("bucket does not exist");
    }
  }

  private RegistryProcess start(TestS3 s3, String name) throws IOException {
    return RegistryProcess.start(settings(s3, name), TestS3.environment());
  }

  private Map<String, String> settings(TestS3 s3, String name) {
    Map<String, String> settings = new HashMap<>();
    settings.put("acclimate.registry-service.store", "s3");
    settings.put("acclimate.registry-service.data-dir", folder.resolve(name).toString());
    settings.put("acclimate.registry-service.bucket.name", TestS3.BUCKET);
    settings.put("acclimate.registry-service.bucket.prefix", "models");
    settings.put("acclimate.registry-service.bucket.endpoint", s3.endpoint().toString());
    settings.put("acclimate.registry-service.bucket.path-style", "true");
    return settings;
  }

  private static HttpRequest.Builder request(RegistryProcess registry) {
    return HttpRequest.newBuilder(registry.url().resolve("/api/v1/blobs/" + DIGEST));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static byte[] blob() {
    byte[] bytes = new byte[40_000_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
