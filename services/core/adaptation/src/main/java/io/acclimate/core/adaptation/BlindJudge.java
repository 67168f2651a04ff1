package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.closedform.SharesOfClasses;
import io.acclimate.core.adaptation.memory.Rows;
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

/**
 * Decides whether an arm beats the one that stands where nobody knows a label of the experience's
 * domains. There is no proof then, and so it takes little: only a model whose answers are surer
 * without being more alike, by {@value #LEAST_GAIN} of the most that there can be (mutual
 * information of rows and answers, {@link InformationMaximisationScore}), and that loses no more on
 * any earlier domain than the spec allows. And nothing at all
 *
 * <ul>
 *   <li>if other shares of the classes explain how the target differs from the source ({@link
 *       SharesOfClasses}): mutual information prefers balanced answers, normalising would take
 *       shares for drift, and guesses would follow;
 *   <li>of trained weights, which can get sure of anything, unless rows are varied as they are
 *       trained on: only then does it mean something that a row and its variations are answered
 *       alike.
 * </ul>
 *
 * <p>The margins were measured on gas sensors and digits, docs/decisions/0023. What they do not
 * see: classes that are swapped.
 */
final class BlindJudge {
  static final double LEAST_GAIN = 0.1;

  /** In nats: where hardly anything is left to gain, a tenth of it is no reason for a version. */
  static final double LEAST_NATS = 0.02;

  /** Shares of classes alone leave some 0.15 of a way unexplained, for want of rows. */
  private static final double LEAST_UNEXPLAINED = 0.25;

  /** A few classes and some rows of each; fewer say nothing. */
  private static final int LEAST_ROWS = 30;

  private static final UnsupervisedValidator INFORMATION = new InformationMaximisationScore();

  private final Environment environment;
  private final Material material;
  private final Judge judge;
  private final double unexplained;

  BlindJudge(Environment environment, Material material, Judge judge) {
    this.environment = environment;
    this.material = material;
    this.judge = judge;
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
    if (targets().isEmpty()) {
      return Optional.of(
          "all train examples are of domains of the source, which stay normalised as they are");
    } else if (targets().size() < LEAST_ROWS) {
      return Optional.of(
          "without a label of its domains, fewer than %d train examples say too little"
              .formatted(LEAST_ROWS));
    } else if (unexplained < LEAST_UNEXPLAINED) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "other shares of the classes explain %.0f %% of how the target differs, and without a"
                  + " label drift cannot be told from them",
              100 * (1 - unexplained)));
    } else if (trains && !varies()) {
      return Optional.of(
          "without a label of its domains, weights are trained only for images and spectrograms");
    }
    return Optional.empty();
  }

  /** Whether the arm takes the place of what stands. */
  Ruling rule(Standing standing, Standing arm) {
    Optional<String> forgets = judge.forgets(standing.holdOuts(), arm.holdOuts());
    if (forgets.isPresent()) {
      return new Ruling(false, forgets.get());
    }
    double before = information(standing.candidate());
    double after = information(arm.candidate());
    double least = Math.max(LEAST_NATS, LEAST_GAIN * left(standing.candidate()));
    String figures =
        String.format(
            Locale.ROOT,
            "without labels, mutual information of rows and answers is %.3f nats after %.3f",
            after,
            before);
    return after - before >= least
        ? new Ruling(true, figures)
        : new Ruling(
            false, figures + String.format(Locale.ROOT, ", a gain of less than %.2g", least));
  }

  /** What a candidate's mutual information is below the most that there can be, in nats. */
  double left(Attempt.Candidate candidate) {
    return StrictMath.log(material.spec().classes().size()) - information(candidate);
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
    return BatchPlan.targetRows(material);
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
