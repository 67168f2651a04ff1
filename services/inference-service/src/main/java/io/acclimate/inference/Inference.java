package io.acclimate.inference;

import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.model.ModelLease;
import io.acclimate.inference.predictions.Answer;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.Question;
import io.acclimate.inference.protocol.InferRequest;
import io.acclimate.inference.protocol.InferResponse;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.ModelMetadata;
import io.acclimate.inference.protocol.RepositoryEntry;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Plan;
import io.acclimate.inference.serving.Role;
import io.acclimate.inference.traffic.Traffic;
import io.acclimate.inference.traffic.VersionLookup;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers requests with the right version; every answer goes to the prediction log, too. */
public final class Inference {
  private final VersionLookup versions;
  private final Traffic traffic;
  private final Asker asker;
  private final Supplier<String> ids;

  /**
   * @param ids makes identities for requests that bring none
   */
  Inference(VersionLookup versions, Traffic traffic, Asker asker, Supplier<String> ids) {
    this.versions = versions;
    this.traffic = traffic;
    this.asker = asker;
    this.ids = ids;
  }

  /**
   * Answers a request: with the version that it names, else as the model's traffic says.
   *
   * @param version alias or number of the version that the caller insists on; null means none
   */
  public InferResponse infer(String model, @Nullable String version, InferRequest request) {
    String id = request.id() == null ? ids.get() : request.id();
    if (version != null) {
      try (ModelLease<Deployment> lease = versions.lease(model, version)) {
        return answer(lease.model(), request, id, Role.SERVE, null);
      }
    }
    Plan plan = versions.plan(model);
    @Nullable ModelLease<Deployment> canary = traffic.canary(plan, key(request, id)).orElse(null);
    try (ModelLease<Deployment> lease = canary == null ? versions.lease(model, null) : canary) {
      Role role = canary == null ? Role.SERVE : Role.CANARY;
      return answer(lease.model(), request, id, role, plan);
    }
  }

  /** True for a registered model. */
  public boolean knows(String model) {
    return versions.knows(model);
  }

  /**
   * True if a version answers.
   *
   * @throws InferenceException if there is no such version
   */
  public boolean ready(String model, @Nullable String version) {
    try (ModelLease<Deployment> lease = versions.lease(model, version)) {
      return lease.model().model().equals(model);
    } catch (InferenceException e) {
      if (e.retryable() && versions.knows(model)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The versions that may be asked for, by model and number.
   *
   * @param readyOnly leaves out what does not answer now
   */
  public List<RepositoryEntry> index(boolean readyOnly) {
    return versions.index().stream().filter(entry -> entry.ready() || !readyOnly).toList();
  }

  /** Why a caller cannot load or unload a model. */
  public InferenceException refuseChange(String model) {
    String name = versions.plan(model).model();
    return InferenceException.forbidden(
        "The registry decides what is in memory of '%s': set or remove an alias there."
            .formatted(name));
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

  private InferResponse answer(
      Deployment deployment, InferRequest request, String id, Role role, @Nullable Plan routedBy) {
    Question question = question(deployment, request, id);
    List<Answer> answers = asker.ask(deployment, question, role);
    if (routedBy != null) {
      traffic.shadow(routedBy, key(request, id), question);
    }
    return new InferResponse(
        deployment.model(),
        deployment.version(),
        deployment.serving().hex(),
        role.name(),
        id,
        answers.stream()
            .map(answer -> new InferResponse.Row(answer.scores(), answer.label()))
            .toList(),
        request.outputs());
  }

  private static Question question(Deployment deployment, InferRequest request, String id) {
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
    String domain = request.domain() == null ? deployment.spec().targetDomain() : request.domain();
    return new Question(id, domain, request.rows());
  }

  private static String key(InferRequest request, String id) {
    return request.route() == null ? id : request.route();
  }
}
