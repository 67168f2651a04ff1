package io.acclimate.scenarios.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acclimate.core.artifact.TensorBytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Asks the inference service over the Open Inference Protocol v2, as any client would. Every
 * request goes out at once: connections are not what it waits for.
 */
public final class InferenceCalls implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 1_000;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
  private final HttpClient http =
      vertx.createHttpClient(
          new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()),
          new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  private final ObjectMapper json = new ObjectMapper();
  private final URI base;
  private final String model;

  /**
   * @param base address of the inference-service
   */
  public InferenceCalls(URI base, String model) {
    this.base = base;
    this.model = model;
  }

  /** Whether the model answers requests. */
  boolean ready() throws InterruptedException {
    try {
      return request(HttpMethod.GET, "ready")
              .compose(HttpClientRequest::send)
              .toCompletionStage()
              .toCompletableFuture()
              .get()
              .statusCode()
          == 200;
    } catch (ExecutionException e) {
      return false; // not up yet: the caller asks again until its deadline
    }
  }

  /**
   * Asks about one event; completes exceptionally if there is no answer or it is an error.
   *
   * @param input floats
   */
  public CompletableFuture<Answer> ask(String eventId, String domain, TensorBytes input) {
    Buffer body = body(eventId, domain, input);
    long asked = System.nanoTime();
    return request(HttpMethod.POST, "infer")
        .compose(request -> answer(request, body, asked))
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** On the event loop: elsewhere the body might have come and gone before it is asked for. */
  private Future<Answer> answer(HttpClientRequest request, Buffer body, long asked) {
    return request
        .putHeader("Content-Type", "application/json")
        .send(body)
        .compose(
            response ->
                response.body().map(answer -> answer(response.statusCode(), answer, asked)));
  }

  private Future<HttpClientRequest> request(HttpMethod method, String verb) {
    return http.request(
        new RequestOptions()
            .setMethod(method)
            .setHost(base.getHost())
            .setPort(base.getPort())
            .setURI("/v2/models/" + model + "/" + verb)
            .setTimeout(TIMEOUT.toMillis()));
  }

  private Buffer body(String eventId, String domain, TensorBytes tensor) {
    ObjectNode root = json.createObjectNode();
    root.put("id", eventId);
    root.putObject("parameters").put("domain", domain);
    ObjectNode input = root.putArray("inputs").addObject();
    input.put("name", "input").put("datatype", "FP32");
    ArrayNode shape = input.putArray("shape").add(1);
    tensor.shape().forEach(shape::add);
    ArrayNode data = input.putArray("data");
    for (float value : tensor.floats()) {
      data.add(value);
    }
    try {
      return Buffer.buffer(json.writeValueAsBytes(root));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer answer(int status, Buffer body, long asked) {
    if (status != 200) {
      throw new IllegalStateException("inference answered " + status + ": " + body);
    }
    try {
      JsonNode root = json.readTree(body.getBytes());
      for (JsonNode output : root.path("outputs")) {
        if (output.path("name").asText().equals("label")) {
          return new Answer(
              output.path("data").path(0).asText(),
              Integer.parseInt(root.path("model_version").asText()),
              asked,
              System.nanoTime());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no output named label in " + body);
  }

  /** Closes the connections, too, and waits for it. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
