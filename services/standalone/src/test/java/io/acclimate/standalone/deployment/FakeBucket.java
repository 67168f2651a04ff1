package io.acclimate.standalone.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * As much of S3 as a registry asks for, in memory, that goes away when it is told to. What S3
 * really does is tested with a server that speaks it, in registry-service.
 */
final class FakeBucket implements AutoCloseable {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile boolean breaksAtGet;
  private volatile boolean away;

  FakeBucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What a registry-service needs to keep its blobs here. */
  Map<String, String> settings() {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return Map.of(
        "acclimate.registry-service.store", "s3",
        "acclimate.registry-service.bucket.name", "blobs",
        "acclimate.registry-service.bucket.endpoint", endpoint.toString(),
        "acclimate.registry-service.bucket.path-style", "true",
        "aws.accessKeyId", "anybody",
        "aws.secretAccessKey", "anything");
  }

  /** Is away from the next time on that somebody wants to have an object. */
  void breakAtGet() {
    breaksAtGet = true;
  }

  boolean isAway() {
    return away;
  }

  void comeBack() {
    breaksAtGet = false;
    away = false;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = exchange.getRequestMethod();
      away |= breaksAtGet && method.equals("GET");
      if (away) {
        refuse(exchange, 503, "ServiceUnavailable");
      } else if (method.equals("PUT")) {
        objects.put(key, body);
        exchange.sendResponseHeaders(200, -1);
      } else {
        give(exchange, objects.get(key), method.equals("HEAD"));
      }
    }
  }

  private static void give(HttpExchange exchange, byte @Nullable [] object, boolean head)
      throws IOException {
    if (object == null) {
      refuse(exchange, 404, "NoSuchKey");
      return;
    }
    exchange.getResponseHeaders().set("Content-Length", "" + object.length);
    exchange.sendResponseHeaders(200, head || object.length == 0 ? -1 : object.length);
    if (!head) {
      exchange.getResponseBody().write(object);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    byte[] error = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, head ? -1 : error.length);
    if (!head) {
      exchange.getResponseBody().write(error);
    }
  }
}
