package io.acclimate.inference.protocol;

import java.util.List;

/**
 * What a caller may ask about a model.
 *
 * @param name registered name
 * @param version number of the version in force
 * @param servingDigest identity of that version
 * @param inputShape sizes of one row's tensor, -1 for any
 * @param classes names of the classes, in the order of the scores
 * @param targetDomain domain of requests that name none
 */
public record ModelMetadata(
    String name,
    int version,
    String servingDigest,
    List<Long> inputShape,
    List<String> classes,
    String targetDomain) {
  public ModelMetadata {
    inputShape = List.copyOf(inputShape);
    classes = List.copyOf(classes);
  }
}
