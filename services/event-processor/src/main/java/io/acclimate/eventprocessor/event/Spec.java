package io.acclimate.eventprocessor.event;

import io.acclimate.core.model.InputSignature;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this service needs of a model's spec.
 *
 * @param digest SHA-256 of the spec blob, 64 hexadecimal digits
 * @param input what an input must look like
 * @param classes in the order of the model's scores
 * @param targetDomain domain of events that name none
 * @param holdOutFraction share of examples held out, 0..0.5 exclusive
 * @param maxExamples an experience closes after this many labelled examples
 * @param maxAge an experience closes this long after its first example
 * @param drift how a drift signal closes an experience; null: it does not
 * @param sources topics that are not ours, mapped to labelled events
 */
public record Spec(
    String model,
    String digest,
    InputSignature input,
    Set<String> classes,
    String targetDomain,
    double holdOutFraction,
    int maxExamples,
    Duration maxAge,
    @Nullable DriftTrigger drift,
    List<Source> sources,
    boolean deleted) {
  public Spec {
    classes = Collections.unmodifiableSet(new LinkedHashSet<>(classes));
    sources = List.copyOf(sources);
  }

  /**
   * How a drift signal closes an experience.
   *
   * @param minExamples not before it has this many labelled examples
   * @param coolDownExamples not for a signal within this many examples after the last close by
   *     drift
   */
  public record DriftTrigger(int minExamples, int coolDownExamples) {}

  /**
   * How a topic is mapped to labelled events; paths have dots between their steps.
   *
   * @param featurePaths one for each element of the input, or one of an array of them
   * @param domainPath null: events are of the target domain
   */
  public record Source(
      String topic,
      String idPath,
      List<String> featurePaths,
      String labelPath,
      @Nullable String domainPath) {
    public Source {
      featurePaths = List.copyOf(featurePaths);
    }
  }
}
