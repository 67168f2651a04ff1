package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.closedform.LabelShift;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Estimates from the answers to the experience's train rows how frequent classes have become, and
 * moves the last layer's bias by what that changes of the answers; no label of the experience is
 * looked at. See {@link LabelShift}: first black-box shift estimation, then
 * expectation-maximisation.
 *
 * <pre>b_k ← b_k + log( q_k / p_k )</pre>
 *
 * <p>p are the shares of the rows in memory, on which rounds train; q is the estimate from n rows,
 * drawn a little towards equal shares as Laplace's rule does, q ← (n·q + 1) / (n + k), since a
 * class that came nowhere may come yet. How classes are confused is seen on the memory's rows of
 * other domains; they have been trained on, and look clearer than the experience's. Right only if
 * the inputs of a class have not changed. The bias is moved for all domains, and the limit on
 * forgetting says whether others can bear it. Moments of the optimizer stay as they were.
 */
record ReweighClasses(Environment environment) implements Strategy {
  /** Above it, an error of a hundredth in the answers may be one of the whole in a share. */
  private static final double MOST_CONDITION = 100;

  @Override
  public Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor) {
    StartingPoint start = material.start();
    NetworkSpec network = start.network();
    Lesson lesson = material.lesson();
    List<String> classes = material.spec().classes();
    List<PackRow> known = BatchPlan.sourceRows(material);
    ClassCounts counts = ClassCounts.of(classes, known);
    if (lesson.unlabelled().isEmpty()) {
      return new Attempt.Skipped("the experience has no unlabelled train example");
    } else if (!network.head().bias()) {
      return new Attempt.Skipped("the last layer has no bias");
    } else if (!counts.absent().isEmpty()) {
      return new Attempt.Skipped("no row of another domain in memory is of " + counts.absent());
    }
    double[] before = ClassCounts.of(classes, material.replay()).shares();
    double[] after;
    try (ForwardPass pass =
        new ForwardPass(
            environment, network, material.spec().input(), start.weights(), material.view())) {
      double[][] confusion = confusion(pass.logits(known), known, counts);
      double condition = LabelShift.condition(confusion);
      if (!(condition <= MOST_CONDITION)) {
        return new Attempt.Skipped(
            String.format(
                Locale.ROOT,
                "the answers do not tell the classes apart: the condition of their confusion is"
                    + " %.3g, above %.3g",
                condition,
                MOST_CONDITION));
      }
      after = shares(pass.logits(lesson.rows()), confusion, before);
    }
    Layer.Linear last = network.head();
    SortedMap<String, TensorBytes> weights = new TreeMap<>(start.weights());
    weights.compute(
        last.name() + ".bias",
        (name, bias) -> moved(Objects.requireNonNull(bias, name), before, after));
    return new Attempt.Candidate(weights, material.view(), start.optimizer(), 0);
  }

  /** Row i and column j: share of the rows of class j that are answered i. */
  private static double[][] confusion(Logits answers, List<PackRow> rows, ClassCounts counts) {
    int k = counts.classes().size();
    double[][] confusion = new double[k][k];
    for (int row = 0; row < rows.size(); row++) {
      int truth = ClassCounts.number(counts.classes(), rows.get(row));
      confusion[answers.argMax(row)][truth] += 1.0 / counts.counts().get(truth);
    }
    return confusion;
  }

  private static double[] shares(Logits answers, double[][] confusion, double[] before) {
    int n = answers.rows();
    double[] answered = new double[before.length];
    for (int row = 0; row < n; row++) {
      answered[answers.argMax(row)] += 1.0 / n;
    }
    LabelShift shift = new LabelShift(before);
    double[] first = smoothed(shift.sharesOf(confusion, answered), n);
    return smoothed(shift.refined(answers.probabilities(), first), n);
  }

  /** Laplace's rule. */
  private static double[] smoothed(double[] shares, int n) {
    double[] smoothed = new double[shares.length];
    for (int i = 0; i < smoothed.length; i++) {
      smoothed[i] = (n * shares[i] + 1) / (n + smoothed.length);
    }
    return smoothed;
  }

  private static TensorBytes moved(TensorBytes bias, double[] before, double[] after) {
    float[] values = bias.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) StrictMath.log(after[i] / before[i]);
    }
    return TensorBytes.ofFloats(values, values.length);
  }
}
