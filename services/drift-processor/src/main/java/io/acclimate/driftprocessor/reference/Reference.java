package io.acclimate.driftprocessor.reference;

import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.driftprocessor.reference.RefusedReferenceException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model's reference: what its inputs, answers and labels looked like. Immutable. */
public final class Reference {
  /** Most bins of a number: a row holds the index of one in a byte. */
  static final int MAX_NUMBER_BINS = ReferenceProfile.NUMERIC_BINS;

  /** Most categories: a row holds the index of one in two bytes, of which one value means none. */
  static final int MAX_CATEGORIES = 0xFFFF;

  private static final String INPUT = "input.";
  private static final String CONFIDENCE = "confidence";
  private static final String PREDICTION = "prediction";
  private static final String LABEL = "label";

  private final long epoch;
  private final int version;
  private final List<ReferenceProfile> inputs;
  private final @Nullable ReferenceProfile confidence;
  private final @Nullable FeatureReference prediction;
  private final @Nullable FeatureReference label;
  private final Map<String, Integer> predictions;
  private final Map<String, Integer> labels;

  /**
   * Sorts the features; those of names that nothing here knows are left out.
   *
   * @param epoch of the change that brought it
   * @param version the champion's
   * @throws RefusedReferenceException when it cannot be used
   */
  public static Reference of(long epoch, int version, List<FeatureReference> features) {
    return new Reference(epoch, version, features);
  }

  private Reference(long epoch, int version, List<FeatureReference> features) {
    this.epoch = epoch;
    this.version = version;
    Map<String, FeatureReference> byName = new HashMap<>();
    for (FeatureReference feature : features) {
      if (byName.put(feature.name(), feature) != null) {
        throw new RefusedReferenceException(
            Reason.WRONG_FEATURES, "feature " + feature.name() + " comes twice");
      }
    }
    inputs = inputs(byName);
    FeatureReference confidences = byName.get(CONFIDENCE);
    confidence = confidences == null ? null : number(confidences.profile());
    prediction = categories(byName.get(PREDICTION));
    FeatureReference classes = categories(byName.get(LABEL));
    label = classes == null || classes.categories().isEmpty() ? null : classes;
    predictions = indices(prediction);
    labels = indices(label);
  }

  private static List<ReferenceProfile> inputs(Map<String, FeatureReference> byName) {
    long named = byName.keySet().stream().filter(name -> name.startsWith(INPUT)).count();
    List<ReferenceProfile> inputs = new ArrayList<>();
    for (int i = 0; i < named; i++) {
      FeatureReference input = byName.get(INPUT + i);
      if (input == null) {
        throw new RefusedReferenceException(
            Reason.WRONG_FEATURES, named + " inputs, but no " + INPUT + i);
      }
      inputs.add(number(input.profile()));
    }
    return List.copyOf(inputs);
  }

  private static ReferenceProfile number(ReferenceProfile profile) {
    if (profile.bins() > MAX_NUMBER_BINS) {
      throw new RefusedReferenceException(
          Reason.TOO_MANY_BINS,
          "%s has %d bins, at most %d are kept"
              .formatted(profile.feature(), profile.bins(), MAX_NUMBER_BINS));
    }
    return profile;
  }

  private static @Nullable FeatureReference categories(@Nullable FeatureReference feature) {
    if (feature != null && feature.profile().bins() > MAX_CATEGORIES) {
      throw new RefusedReferenceException(
          Reason.TOO_MANY_BINS,
          "%s has %d categories, at most %d are kept"
              .formatted(feature.name(), feature.profile().bins(), MAX_CATEGORIES));
    }
    return feature;
  }

  private static Map<String, Integer> indices(@Nullable FeatureReference feature) {
    Map<String, Integer> indices = new HashMap<>();
    if (feature != null) {
      for (String category : feature.categories()) {
        indices.putIfAbsent(category, indices.size());
      }
    }
    return Map.copyOf(indices);
  }

  /** Of the change that brought it. */
  public long epoch() {
    return epoch;
  }

  /** The champion's version. */
  public int version() {
    return version;
  }

  /** One profile per element of the flat input. */
  public List<ReferenceProfile> inputs() {
    return inputs;
  }

  /** Of the highest score; null when it was not profiled. */
  public @Nullable ReferenceProfile confidence() {
    return confidence;
  }

  /** Of the class that is answered; null when it was not profiled. */
  public @Nullable ReferenceProfile prediction() {
    return prediction == null ? null : prediction.profile();
  }

  /** Of the true class; null when it was not profiled, or without the names of its bins. */
  public @Nullable ReferenceProfile label() {
    return label == null ? null : label.profile();
  }

  /** Whether the bins of answers have names. */
  public boolean namesPredictions() {
    return !predictions.isEmpty();
  }

  /** The bin of a class that is answered; −1 for one that has none. */
  public int predictionBin(String name) {
    return predictions.getOrDefault(name, -1);
  }

  /** The bin of a true class; −1 for one that has none. */
  public int labelBin(String name) {
    return labels.getOrDefault(name, -1);
  }

  /** Features that are looked at together. */
  public int features() {
    return inputs.size()
        + (confidence == null ? 0 : 1)
        + (prediction == null ? 0 : 1)
        + (label == null ? 0 : 1);
  }
}
