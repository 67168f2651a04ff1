package io.acclimate.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;

/** A small schema registry that speaks Confluent's protocol, and fails when it is told to. */
final class FakeSchemaRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Queue<Answer> next = new ArrayDeque<>();
  private final AtomicBoolean silentNext = new AtomicBoolean();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final HttpServer server;

  record Request(String method, String path, String authorization, String body) {}

  record Answer(int status, String body) {}

  FakeSchemaRegistry() throws IOException {
    this(HttpServer.create());
  }

  FakeSchemaRegistry(HttpServer server) throws IOException {
    this.server = server;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  /** What the next request gets, whatever it asks. */
  FakeSchemaRegistry answerNext(int status, String body) {
    next.add(new Answer(status, body));
    return this;
  }

  /** Lets the next request wait for ever. */
  FakeSchemaRegistry answerNothingNext() {
    silentNext.set(true);
    return this;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (silentNext.getAndSet(false)) {
      return; // without closing it: the connection stays as it is
    }
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getRawPath();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(
          new Request(
              exchange.getRequestMethod(), decoded(path), String.valueOf(authorization), body));
      Answer planned = next.poll();
      Answer answer = planned != null ? planned : answer(exchange.getRequestMethod(), path, body);
      byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(String method, String path, String body) throws IOException {
    String[] parts = path.substring(1).split("/", -1);
    Arrays.setAll(parts, i -> decoded(parts[i]));
    try {
      if (path.startsWith("/schemas/ids/")) {
        Schema schema = registry.byId(Integer.parseInt(parts[2]));
        return ok(JSON.createObjectNode().put("schema", schema.toString()));
      } else if (path.startsWith("/compatibility/")) {
        boolean compatible = registry.isCompatible(parts[2], schema(body));
        return ok(JSON.createObjectNode().put("is_compatible", compatible));
      } else if (path.startsWith("/config/") && method.equals("PUT")) {
        registry.compatibility(parts[1], JSON.readTree(body).path("compatibility").asText());
        return new Answer(200, body);
      } else if (path.endsWith("/versions")) {
        return ok(JSON.createObjectNode().put("id", registry.register(parts[1], schema(body))));
      } else if (path.startsWith("/subjects/")) {
        return ok(JSON.createObjectNode().put("id", registry.lookUp(parts[1], schema(body))));
      }
      return new Answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
    } catch (SchemaRefusedException refused) {
      int status =
          switch (refused.reason()) {
            case NOT_FOUND -> 404;
            case INCOMPATIBLE -> 409;
            case INVALID -> 422;
          };
      int code = status == 404 ? 40403 : status;
      return new Answer(
          status,
          JSON.createObjectNode()
              .put("error_code", code)
              .put("message", refused.getMessage())
              .toString());
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Answer ok(JsonNode body) {
    return new Answer(200, body.toString());
  }

  private static Schema schema(String body) throws IOException {
    return new Schema.Parser().parse(JSON.readTree(body).path("schema").asText());
  }
}
