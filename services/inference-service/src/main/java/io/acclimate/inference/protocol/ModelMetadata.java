package io.acclimate.inference.protocol;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a caller may ask about a model.
 *
 * @param name registered name
 * @param version number of the version that this is about
 * @param versions numbers of all versions that may be asked for
 * @param aliases names that may be asked for, with the version that each points at
 * @param servingDigest identity of that version
 * @param inputShape sizes of one row's tensor, -1 for any
 * @param classes names of the classes, in the order of the scores
 * @param targetDomain domain of requests that name none
 */
public record ModelMetadata(
    String name,
    int version,
    List<Integer> versions,
    SortedMap<String, Integer> aliases,
    String servingDigest,
    List<Long> inputShape,
    List<String> classes,
    String targetDomain) {
  public ModelMetadata {
    versions = List.copyOf(versions);
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    inputShape = List.copyOf(inputShape);
    classes = List.copyOf(classes);
  }
}
