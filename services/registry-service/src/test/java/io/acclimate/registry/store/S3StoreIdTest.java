package io.acclimate.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that speaks less than S3; what the real thing does is in {@link S3BlobStoreIT}. */
class S3StoreIdTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", S3StoreIdTest::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksForAnIdWhereNoneCanBeMadeSafely() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    StoreSettings.Bucket settings =
        new StoreSettings.Bucket("blobs", "a/", endpoint, null, true, Path.of("unused"));
    try (S3Bucket bucket = TestS3.open(settings)) {
      assertThatThrownBy(() -> S3StoreId.of(bucket))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("s3://blobs/a/ at " + endpoint)
          .hasMessageContaining("put the object store-id there yourself");
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean put = exchange.getRequestMethod().equals("PUT");
      String code = put ? "NotImplemented" : "NoSuchKey";
      byte[] error = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
      exchange.sendResponseHeaders(put ? 501 : 404, error.length);
      exchange.getResponseBody().write(error);
    }
  }
}
