package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.closedform.SharesOfClasses;
import io.acclimate.core.adaptation.memory.Rows;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.evaluation.InformationMaximisationScore;
import io.acclimate.core.evaluation.UnsupervisedValidator;
import io.acclimate.core.model.InputContent;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Decides whether an arm beats the one that stands where nobody knows a label of the experience's
 * domains. There is no proof then, and so it takes little:
 *
 * <ul>
 *   <li>nothing at all if other shares of the classes explain how the target differs from the
 *       source ({@link SharesOfClasses}): normalising would take shares for drift, and guesses
 *       would follow;
 *   <li>another normalisation of the same weights if {@link ReverseValidation} gains at least
 *       {@value #LEAST_REVERSE_GAIN};
 *   <li>trained weights only where rows are varied as they are trained on, so that agreement
 *       between a row and its variations carries information; if answers get more certain without
 *       getting more alike, by {@value #LEAST_INFORMATION_GAIN} nats of mutual information; and if
 *       no earlier domain loses more than the spec allows.
 * </ul>
 *
 * <p>The margins were measured on gas sensors and digits, docs/decisions/0023. What they do not
 * see: classes that are swapped.
 */
final class BlindJudge {
  /** As a share of the source's rows. */
  static final double LEAST_REVERSE_GAIN = 0.02;

  static final double LEAST_INFORMATION_GAIN = 0.1;
  private static final double MOST_EXPLAINED = 0.5;
  private static final UnsupervisedValidator INFORMATION = new InformationMaximisationScore();

  private final Environment environment;
  private final Material material;
  private final Judge judge;
  private final ReverseValidation reverse;
  private final double unexplained;

  BlindJudge(Environment environment, Material material, Judge judge, Digest seed) {
    this.environment = environment;
    this.material = material;
    this.judge = judge;
    this.reverse = new ReverseValidation(environment, material, seed);
    this.unexplained = unexplained();
  }

  /** A model with what is known of it. */
  record Standing(Attempt.Candidate candidate, Scores holdOuts) {}

  /**
   * A decision about one arm.
   *
   * @param beats true if it takes the place of the one that stands
   * @param reason why, without the verb
   */
  record Ruling(boolean beats, String reason) {}

  /** Why no arm of this kind can win, before it is made; empty if it may. */
  Optional<String> obstacle(boolean trains) {
    if (unexplained < MOST_EXPLAINED) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "other shares of the classes explain %.0f %% of how the target differs, and without a"
                  + " label drift cannot be told from them",
              100 * (1 - unexplained)));
    } else if (!trains && !reverse.possible()) {
      return Optional.of("there are too few rows of target and memory to compare without labels");
    } else if (trains && !varies()) {
      return Optional.of(
          "without a label of its domains, weights are trained only for images and spectrograms");
    }
    return Optional.empty();
  }

  /**
   * Whether the arm takes the place of what stands.
   *
   * @param batch rows per step of whatever trains to judge
   * @param cancelled asked before every step
   */
  Ruling rule(
      Standing standing, Standing arm, boolean trains, int batch, BooleanSupplier cancelled) {
    Optional<String> forgets = judge.forgets(standing.holdOuts(), arm.holdOuts());
    if (forgets.isPresent()) {
      return new Ruling(false, forgets.get());
    }
    double before = evidence(standing, trains, batch, cancelled);
    double after = evidence(arm, trains, batch, cancelled);
    double least = trains ? LEAST_INFORMATION_GAIN : LEAST_REVERSE_GAIN;
    String what =
        trains
            ? "no label, but mutual information of rows and answers"
            : "no label, but weights that learnt from its answers have a share of the source right,";
    String figures = String.format(Locale.ROOT, "%s %.3f after %.3f", what, after, before);
    return after - before >= least
        ? new Ruling(true, figures)
        : new Ruling(
            false, figures + String.format(Locale.ROOT, ", a gain of less than %.2g", least));
  }

  private double evidence(Standing model, boolean trains, int batch, BooleanSupplier cancelled) {
    return trains
        ? information(model.candidate())
        : reverse.score(model.candidate(), batch, cancelled).accuracy();
  }

  private double information(Attempt.Candidate candidate) {
    try (ForwardPass pass =
        new ForwardPass(
            environment,
            material.start().network(),
            material.spec().input(),
            candidate.weights(),
            candidate.preprocessing())) {
      return INFORMATION.score(pass.logits(targets()).probabilities());
    }
  }

  private boolean varies() {
    ModelSpec spec = material.spec();
    return spec.input().content() != InputContent.FEATURES && spec.adaptation().augmentation();
  }

  private List<PackRow> targets() {
    String source = material.spec().sourceDomain();
    return material.lesson().rows().stream().filter(row -> !row.domain().equals(source)).toList();
  }

  /** Of inputs as the model normalises them by default; 1 where there is nothing to compare. */
  private double unexplained() {
    List<PackRow> source = BatchPlan.sourceRows(material);
    List<PackRow> target = targets();
    if (source.isEmpty() || target.isEmpty()) {
      return 1;
    }
    Map<String, List<PackRow>> byClass = new TreeMap<>();
    for (PackRow row : source) {
      if (row.label() instanceof LabelValue.ClassName label) {
        byClass.computeIfAbsent(label.name(), name -> new ArrayList<>()).add(row);
      }
    }
    double[][] classMeans = byClass.values().stream().map(this::mean).toArray(double[][]::new);
    return SharesOfClasses.unexplained(classMeans, mean(source), mean(target));
  }

  private double[] mean(List<PackRow> rows) {
    Preprocessing preprocessing = material.start().manifest().preprocessing();
    FeatureStatistics usual = preprocessing.byDefault();
    double[] mean = new double[material.spec().input().elements()];
    for (PackRow row : rows) {
      float[] values = Rows.transformed(row, preprocessing.power());
      for (int i = 0; i < mean.length; i++) {
        mean[i] += values[i] / (double) rows.size();
      }
    }
    if (usual != null) {
      float[] deviations = usual.standardDeviations();
      float[] means = usual.means();
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (mean[i] - means[i]) / deviations[i];
      }
    }
    return mean;
  }
}
