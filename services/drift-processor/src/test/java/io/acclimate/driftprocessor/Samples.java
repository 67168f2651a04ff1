package io.acclimate.driftprocessor;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.Example;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Output;
import io.acclimate.avro.Role;
import io.acclimate.avro.Side;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.drift.ReferenceProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Seeded records of a model with three Gaussian inputs and the classes {@code a}, {@code b}, {@code
 * c}.
 */
public final class Samples {
  /** Inputs of the model. */
  public static final int INPUTS = 3;

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final int REFERENCE_ROWS = 400;

  private final Random random;
  private int sent;

  public Samples(long seed) {
    random = new Random(seed);
  }

  /** All blocks of a reference of standard Gaussians and equally frequent classes. */
  public List<DriftReferences> reference(String model, long epoch, int version) {
    List<FeatureProfile> profiles = new ArrayList<>();
    for (int input = 0; input < INPUTS; input++) {
      profiles.add(number("input." + input, gaussians()));
    }
    double[] confidences = gaussians();
    Arrays.setAll(confidences, i -> (float) Math.min(1, 0.9 + 0.02 * confidences[i]));
    profiles.add(number("confidence", confidences));
    profiles.add(classes("prediction"));
    profiles.add(classes("label"));
    // Two blocks, though one would hold them: a reader has to wait for both.
    return List.of(
        new DriftReferences(model, epoch, version, 0, 2, profiles.subList(0, 4)),
        new DriftReferences(model, epoch, version, 1, 2, profiles.subList(4, 6)));
  }

  /** An example whose inputs are moved by so many standard deviations. */
  public Example example(String model, String domain, double moved) {
    return example(model, domain, moved, CLASSES.get(random.nextInt(CLASSES.size())));
  }

  /** An example with a label, or without. */
  public Example example(String model, String domain, double moved, @Nullable String label) {
    double[] input = new double[INPUTS];
    Arrays.setAll(input, i -> random.nextGaussian() + moved);
    sent++;
    return new Example(
        "e-" + sent,
        model,
        domain,
        Side.TRAIN,
        AvroValues.toAvro(TensorBytes.ofDoubles(input)),
        label == null ? null : new ClassLabel(label),
        START.plusMillis(sent),
        START.plusMillis(sent));
  }

  /** An outcome that is wrong with a probability. */
  public Outcome outcome(String model, String domain, int version, double wrong) {
    String answer = CLASSES.get(random.nextInt(CLASSES.size()));
    boolean correct = random.nextDouble() >= wrong;
    float confidence = (float) Math.min(1, 0.9 + 0.02 * random.nextGaussian());
    float[] scores = new float[CLASSES.size()];
    Arrays.fill(scores, (1 - confidence) / 2);
    scores[CLASSES.indexOf(answer)] = confidence;
    sent++;
    return new Outcome(
        "o-" + sent,
        model,
        version,
        "a".repeat(64),
        Role.SERVE,
        domain,
        new Output(new ClassLabel(answer), AvroValues.toAvro(TensorBytes.ofFloats(scores))),
        new ClassLabel(answer),
        correct,
        10L,
        START.plusMillis(sent));
  }

  private double[] gaussians() {
    double[] values = new double[REFERENCE_ROWS];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  private static FeatureProfile number(String feature, double[] values) {
    return profile(ReferenceProfile.ofNumbers(feature, values), List.of());
  }

  private static FeatureProfile classes(String feature) {
    return profile(ReferenceProfile.ofCategories(feature, new long[] {134, 133, 133}), CLASSES);
  }

  private static FeatureProfile profile(ReferenceProfile profile, List<String> categories) {
    return new FeatureProfile(
        profile.feature(),
        Arrays.stream(profile.edges()).boxed().toList(),
        Arrays.stream(profile.counts()).boxed().toList(),
        profile.min(),
        profile.max(),
        profile.mean(),
        profile.standardDeviation(),
        profile.n(),
        categories);
  }
}
