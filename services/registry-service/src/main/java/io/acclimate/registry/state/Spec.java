package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model is fed, adapted and released; the blob of its digest says it whole, adaptation
 * settings included.
 *
 * @param digest SHA-256 of the spec blob
 * @param input what an input must look like
 * @param classes class names in the order of the scores
 * @param holdOutFraction share of examples held out; fixed for ever at registration, because a side
 *     is for ever
 * @param maxExamples an experience closes after this many labelled examples
 * @param maxMillis an experience closes this many milliseconds after its first example
 * @param drift how a drift signal closes an experience; null: it does not
 */
public record Spec(
    Digest digest,
    Task task,
    Input input,
    List<String> classes,
    String sourceDomain,
    String targetDomain,
    double holdOutFraction,
    int maxExamples,
    long maxMillis,
    @Nullable DriftTrigger drift,
    List<Source> sources,
    ReleasePolicy releasePolicy) {
  public Spec {
    classes = List.copyOf(classes);
    sources = List.copyOf(sources);
    if (!(holdOutFraction >= 0 && holdOutFraction < 0.5)) {
      throw new IllegalArgumentException(
          "holdOutFraction: " + holdOutFraction + " is not in 0 (inclusive) to 0.5 (exclusive)");
    }
    if (maxExamples < 1) {
      throw new IllegalArgumentException(
          "experience.maxExamples: " + maxExamples + " is not 1 or more");
    }
    if (maxMillis < 1) {
      throw new IllegalArgumentException(
          "experience.maxMillis: " + maxMillis + " is not 1 or more");
    }
  }

  /**
   * How a drift signal closes an experience.
   *
   * @param minExamples not before it has this many labelled examples
   * @param coolDownExamples not within this many examples after the last close by drift
   */
  public record DriftTrigger(int minExamples, int coolDownExamples) {
    public DriftTrigger {
      if (minExamples < 1) {
        throw new IllegalArgumentException(
            "experience.drift.minExamples: " + minExamples + " is not 1 or more");
      }
      if (coolDownExamples < 0) {
        throw new IllegalArgumentException(
            "experience.drift.coolDownExamples: " + coolDownExamples + " is not 0 or more");
      }
    }
  }

  /** What a model does. */
  public enum Task {
    CLASSIFICATION,
    REGRESSION,
    MULTI_LABEL,
    DETECTION
  }

  /** Who moves champion. */
  public enum ReleasePolicy {
    /** Champion moves with the decision that makes a version. */
    AUTO,
    /** A person moves it. */
    MANUAL
  }

  /** Branch of the input union. */
  public enum InputKind {
    TENSOR,
    TEXT,
    MEDIA
  }

  /**
   * What an input must look like.
   *
   * @param dtype element type of a tensor, else null
   * @param shape size per dimension of a tensor without the batch, -1 is any; else empty
   * @param mediaTypes accepted media types of media, else empty
   */
  public record Input(
      InputKind kind, @Nullable String dtype, List<Long> shape, List<String> mediaTypes) {
    public Input {
      shape = List.copyOf(shape);
      mediaTypes = List.copyOf(mediaTypes);
    }
  }

  /** An existing topic that feeds the model; paths are field names separated by dots. */
  public record Source(
      String topic,
      String idPath,
      List<String> featurePaths,
      @Nullable String labelPath,
      @Nullable String domainPath) {
    public Source {
      featurePaths = List.copyOf(featurePaths);
    }
  }
}
