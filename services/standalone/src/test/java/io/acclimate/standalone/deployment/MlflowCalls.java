package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * Calls of MLflow's API that its Java client does not have, about one model.
 *
 * @param base of the registry
 * @param model its name stands for %s in bodies
 */
record MlflowCalls(URI base, String model) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  void patch(String call, String body) {
    String unused = body(request(call, "PATCH", body), 200);
  }

  void delete(String call, String body) {
    String unused = delete(call, body, 200);
  }

  String delete(String call, String body, int status) {
    return body(request(call, "DELETE", body), status);
  }

  private HttpRequest.Builder request(String call, String method, String body) {
    return HttpRequest.newBuilder(base.resolve("/api/2.0/mlflow/" + call))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body.formatted(model)));
  }

  /** A call of the artifact proxy. */
  HttpRequest.Builder artifact(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/api/2.0/mlflow-artifacts/artifacts" + path));
  }

  /** Any other call of the registry. */
  HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  int status(String path, String... headers) {
    HttpRequest.Builder request = get(path);
    return send(headers.length == 0 ? request : request.headers(headers)).statusCode();
  }

  /** What is answered with this status. */
  String body(HttpRequest.Builder request, int status) {
    HttpResponse<byte[]> answer = send(request);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    return text(answer);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
