package io.acclimate.inference;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.model.ModelLease;
import io.acclimate.inference.predictions.Answer;
import io.acclimate.inference.predictions.PredictionLog;
import io.acclimate.inference.protocol.InferRequest;
import io.acclimate.inference.protocol.InferResponse;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.ModelMetadata;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Plan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers requests with the version in force, and hands every answer to the prediction log. */
public final class Inference {
  private final VersionLookup versions;
  private final PredictionLog predictions;
  private final Supplier<String> ids;
  private final InstantSource clock;

  /**
   * @param ids makes identities for requests that bring none
   */
  Inference(
      VersionLookup versions,
      PredictionLog predictions,
      Supplier<String> ids,
      InstantSource clock) {
    this.versions = versions;
    this.predictions = predictions;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Answers a request.
   *
   * @param version number or alias of the version that the caller insists on; null means champion
   */
  public InferResponse infer(String model, @Nullable String version, InferRequest request) {
    try (ModelLease<Deployment> lease = versions.lease(model, version)) {
      return answer(lease.model(), request);
    }
  }

  /** True for a registered model. */
  public boolean knows(String model) {
    return versions.knows(model);
  }

  /** What is known about a version in memory, and which others there are. */
  public ModelMetadata metadata(String model, @Nullable String version) {
    try (ModelLease<Deployment> lease = versions.lease(model, version)) {
      Deployment deployment = lease.model();
      Plan plan = versions.plan(model);
      return new ModelMetadata(
          model,
          deployment.version(),
          plan.versions(),
          plan.aliasVersions(),
          deployment.serving().hex(),
          deployment.spec().input().shape(),
          deployment.spec().classes(),
          deployment.spec().targetDomain());
    }
  }

  private InferResponse answer(Deployment deployment, InferRequest request) {
    String domain = request.domain() == null ? deployment.spec().targetDomain() : request.domain();
    for (TensorInput row : request.rows()) {
      deployment
          .spec()
          .input()
          .check(row)
          .ifPresent(
              reason -> {
                throw InferenceException.badRequest("inputs[0]: " + reason + ".");
              });
    }
    float[][] scores = deployment.served().predict(List.<Input>copyOf(request.rows()), domain);
    Instant now = clock.instant();
    String id = request.id() == null ? ids.get() : request.id();
    List<InferResponse.Row> rows = new ArrayList<>(scores.length);
    for (int i = 0; i < scores.length; i++) {
      InferResponse.Row row = row(scores[i], deployment.spec().classes());
      rows.add(row);
      predictions.offer(
          new Answer(
              scores.length == 1 ? id : id + "#" + i,
              deployment.model(),
              domain,
              request.rows().get(i),
              row.scores(),
              row.label(),
              deployment.version(),
              deployment.serving(),
              now));
    }
    return new InferResponse(
        deployment.model(),
        deployment.version(),
        deployment.serving().hex(),
        id,
        rows,
        request.outputs());
  }

  private static InferResponse.Row row(float[] scores, List<String> classes) {
    List<Float> boxed = new ArrayList<>(scores.length);
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      boxed.add(scores[i]);
      best = scores[i] > scores[best] ? i : best;
    }
    return new InferResponse.Row(boxed, classes.get(best));
  }
}
