package io.acclimate.standalone.deployment;

import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.StringJoiner;

/** Asks an inference-service about events. */
public record InferenceCalls(HttpClient http, URI inference) {

  /** Asks what an event is, under its own id and domain. */
  public HttpResponse<String> ask(LabelledInput event) throws IOException, InterruptedException {
    StringJoiner data = new StringJoiner(",", "[", "]");
    TensorBytes tensor = ((TensorInput) event.input()).tensor();
    for (float feature : tensor.floats()) {
      data.add(Float.toString(feature));
    }
    StringJoiner shape = new StringJoiner(",", "[1,", "]");
    tensor.shape().forEach(size -> shape.add(size.toString()));
    String body =
        """
        {"id":"%s","parameters":{"domain":"%s"},"inputs":[{"name":"input","datatype":"FP32","shape":%s,"data":%s}]}
        """
            .formatted(event.eventId(), event.domain(), shape, data);
    HttpRequest request =
        HttpRequest.newBuilder(inference.resolve("/v2/models/" + event.model() + "/infer"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
