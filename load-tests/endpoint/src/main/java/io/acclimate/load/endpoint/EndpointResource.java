package io.acclimate.load.endpoint;

import io.acclimate.client.HttpBlobStore;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ServedModel;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Predicts on the worker thread of each request. */
@Path("/infer")
@Singleton
@Startup
public final class EndpointResource {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ServedModel model;

  /**
   * @param registry where the version is
   * @param version digest of its serving manifest
   */
  @Inject
  EndpointResource(
      @ConfigProperty(name = "endpoint.registry") URI registry,
      @ConfigProperty(name = "endpoint.version") String version) {
    this(load(registry, new Digest(version)));
  }

  EndpointResource(ServedModel model) {
    this.model = model;
  }

  private static ServedModel load(URI registry, Digest version) {
    BlobStore blobs = new HttpBlobStore(registry, TIMEOUT, HttpBlobStore.DEFAULT_MAX_BLOB_BYTES);
    return ServedModel.load(ServingManifest.parse(blobs.get(version)), blobs);
  }

  @POST
  public InferResponse infer(InferRequest request) {
    InferRequest.Tensor input = request.inputs().getFirst();
    int count = input.shape().getFirst();
    int features = input.data().length / count;
    List<Input> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] row = Arrays.copyOfRange(input.data(), i * features, (i + 1) * features);
      rows.add(new TensorInput(TensorBytes.ofFloats(row)));
    }
    float[][] scores = model.predict(rows, request.parameters().domain());
    return answer(scores);
  }

  private InferResponse answer(float[][] scores) {
    int classes = model.classes().size();
    float[] all = new float[scores.length * classes];
    List<String> labels = new ArrayList<>(scores.length);
    for (int i = 0; i < scores.length; i++) {
      System.arraycopy(scores[i], 0, all, i * classes, classes);
      labels.add(model.classes().get(best(scores[i])));
    }
    return new InferResponse(
        "minimal",
        "1",
        UUID.randomUUID().toString(),
        List.of(
            new InferResponse.Output("scores", "FP32", List.of(scores.length, classes), all),
            new InferResponse.Output("label", "BYTES", List.of(scores.length, 1), labels)));
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
