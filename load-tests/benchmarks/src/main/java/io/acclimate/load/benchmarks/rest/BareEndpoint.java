package io.acclimate.load.benchmarks.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ServedModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A predictor behind HTTP and nothing else: the same network, the same JSON in and out, Vert.x (on
 * which Quarkus stands) and a worker thread for each call. No lease, no joining, no traffic, no
 * metrics, no predictions topic.
 */
public final class BareEndpoint {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ServedModel model;
  private final Vertx vertx = Vertx.vertx();
  private final ObjectMapper json = new ObjectMapper();

  private BareEndpoint(ServedModel model) {
    this.model = model;
  }

  /**
   * Listens until the process ends.
   *
   * @param args the registry's address, the version's digest, the port
   */
  public static void main(String... args) {
    BlobStore blobs =
        new HttpBlobStore(URI.create(args[0]), TIMEOUT, HttpBlobStore.DEFAULT_MAX_BLOB_BYTES);
    ServingManifest manifest = ServingManifest.parse(blobs.get(new Digest(args[1])));
    BareEndpoint endpoint = new BareEndpoint(ServedModel.load(manifest, blobs));
    endpoint.listen(Integer.parseInt(args[2]));
  }

  private void listen(int port) {
    var unused =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  var unusedBody = request.body().onSuccess(bytes -> answer(request, bytes));
                })
            .listen(port, "127.0.0.1");
  }

  private void answer(HttpServerRequest request, Buffer body) {
    var unused =
        vertx
            .executeBlocking(() -> predict(body.getBytes()), false)
            .onSuccess(
                bytes -> {
                  var unusedSent =
                      request
                          .response()
                          .putHeader("Content-Type", "application/json")
                          .end(Buffer.buffer(bytes));
                })
            .onFailure(
                failure -> {
                  var unusedSent = request.response().setStatusCode(500).end(failure.toString());
                });
  }

  private byte[] predict(byte[] body) {
    try {
      JsonNode asked = json.readTree(body);
      JsonNode data = asked.path("inputs").path(0).path("data");
      float[] row = new float[data.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = data.get(i).floatValue();
      }
      List<Input> rows = List.of(new TensorInput(TensorBytes.ofFloats(row)));
      float[] scores = model.predict(rows, asked.path("parameters").path("domain").asText())[0];
      return json.writeValueAsBytes(answer(scores));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode answer(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    ObjectNode answer =
        json.createObjectNode()
            .put("model_name", "bare")
            .put("model_version", "1")
            .put("id", UUID.randomUUID().toString());
    ArrayNode outputs = answer.putArray("outputs");
    ArrayNode numbers = output(outputs, "scores", "FP32", scores.length);
    for (float score : scores) {
      numbers.add(score);
    }
    output(outputs, "label", "BYTES", 1).add(model.classes().get(best));
    return answer;
  }

  private static ArrayNode output(ArrayNode outputs, String name, String datatype, int size) {
    ObjectNode output = outputs.addObject().put("name", name).put("datatype", datatype);
    output.putArray("shape").add(1).add(size);
    return output.putArray("data");
  }
}
