package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Profiles the data that a version was made of, or was judged to be the best on, and what the
 * version answers to it, so that live data can be compared with it.
 *
 * <p>Inputs are profiled raw, as the event brought them: standardisation is the version's own
 * business, and re-estimating it must not hide that the inputs moved. See
 * docs/decisions/0016-reference-profiles.md.
 */
final class ReferenceProfiling {
  /** Most numbers of an input that are profiled one by one. */
  static final int MAX_INPUTS = 4_000;

  /**
   * Fewest labelled train rows with which an unchanged round renews the reference: with fewer,
   * little speaks for the version that stays, and a reference of fewer rows than a window needs to
   * be judged sees little but noise.
   */
  static final int RENEWAL_ROWS = 50;

  private final Environment environment;
  private final NetworkSpec network;
  private final ModelSpec spec;

  ReferenceProfiling(Environment environment, NetworkSpec network, ModelSpec spec) {
    this.environment = environment;
    this.network = network;
    this.spec = spec;
  }

  /** What is not profiled, as the end of a sentence; empty if everything is. */
  Optional<String> omission() {
    if (network.backbone() != null) {
      return Optional.of(
          "what a backbone takes is not profiled number by number: drift of inputs is not watched");
    }
    int elements = spec.input().elements();
    return elements <= MAX_INPUTS
        ? Optional.empty()
        : Optional.of(
            "the %d numbers of an input are not profiled, at most %d are: drift of inputs is not watched"
                .formatted(elements, MAX_INPUTS));
  }

  /**
   * Profiles the rows of a round that changed nothing.
   *
   * @param start what the round started from and left as it was
   * @return empty if the labelled rows are too few, or if one of the rows is beyond what the
   *     version can answer
   */
  Optional<Profiles> renewal(StartingPoint start, Lesson lesson) {
    if (lesson.labelled().size() < RENEWAL_ROWS) {
      return Optional.empty();
    }
    List<PackRow> rows = lesson.rows();
    Logits logits = answers(start.weights(), start.manifest().preprocessing(), rows);
    return IntStream.range(0, rows.size()).allMatch(row -> Float.isFinite(logits.confidence(row)))
        ? Optional.of(profile(rows, logits))
        : Optional.empty();
  }

  /**
   * Profiles rows: {@code input.0}, {@code input.1}, …, {@code confidence}, {@code prediction},
   * {@code label}.
   *
   * @param weights all tensors of the version by name
   * @param preprocessing how the version normalises its inputs
   * @param rows train rows that fit the spec, at least one, labelled or not
   */
  Profiles profile(
      Map<String, TensorBytes> weights, Preprocessing preprocessing, List<PackRow> rows) {
    return profile(rows, answers(weights, preprocessing, rows));
  }

  private Logits answers(
      Map<String, TensorBytes> weights, Preprocessing preprocessing, List<PackRow> rows) {
    try (ForwardPass pass =
        new ForwardPass(environment, network, spec.input(), weights, preprocessing)) {
      return pass.logits(rows);
    }
  }

  private Profiles profile(List<PackRow> rows, Logits logits) {
    List<FeatureProfile> profiles = new ArrayList<>();
    if (omission().isEmpty()) {
      List<TensorBytes> tensors = rows.stream().map(ReferenceProfiling::tensor).toList();
      for (int i = 0; i < spec.input().elements(); i++) {
        int element = i;
        double[] column = tensors.stream().mapToDouble(t -> t.number(element)).toArray();
        profiles.add(profile(ReferenceProfile.ofNumbers("input." + i, column)));
      }
    }
    double[] confidences = new double[rows.size()];
    Arrays.setAll(confidences, logits::confidence);
    profiles.add(profile(ReferenceProfile.ofNumbers("confidence", confidences)));
    long[] predictions = new long[spec.classes().size()];
    for (int row = 0; row < rows.size(); row++) {
      predictions[logits.argMax(row)]++;
    }
    profiles.add(profile(ReferenceProfile.ofCategories("prediction", predictions)));
    long[] labels = labels(rows);
    if (Arrays.stream(labels).anyMatch(count -> count > 0)) {
      profiles.add(profile(ReferenceProfile.ofCategories("label", labels)));
    }
    return new Profiles(profiles);
  }

  private long[] labels(List<PackRow> rows) {
    long[] counts = new long[spec.classes().size()];
    for (PackRow row : rows) {
      if (row.label() instanceof LabelValue.ClassName label) {
        counts[spec.classes().indexOf(label.name())]++;
      }
    }
    return counts;
  }

  private static TensorBytes tensor(PackRow row) {
    if (row.input() instanceof Input.TensorInput input) {
      return input.tensor();
    }
    throw new IllegalArgumentException("row '" + row.eventId() + "' is no tensor");
  }

  private static FeatureProfile profile(ReferenceProfile profile) {
    return new FeatureProfile(
        profile.feature(),
        Arrays.stream(profile.edges()).boxed().toList(),
        Arrays.stream(profile.counts()).boxed().toList(),
        profile.min(),
        profile.max(),
        profile.mean(),
        profile.standardDeviation());
  }
}
