package io.acclimate.scenarios.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The labels that are known when each row of a stream is asked about, and inputs that carry them.
 *
 * <p>With a delay of d events, row t knows the labels of rows 0 … t − 1 − d that ever come; with d
 * = 0, those of all rows before it. A temporally augmented input is
 *
 * <pre>x̃_t = (x_t, e(y_1), …, e(y_l))</pre>
 *
 * <p>y_1 … y_l are the l labels of the latest such rows, the latest first, and e is 1 in the
 * class's place and 0 elsewhere, or 0 throughout if there are not so many. Where labels depend on
 * those before, a model without them loses to one that repeats the last label.
 *
 * <p>Paper: I. Žliobaitė, A. Bifet, J. Read, B. Pfahringer, G. Holmes, Evaluation methods and
 * decision theory for classification of streaming data with temporal dependence, Machine Learning
 * 98, 2015, https://doi.org/10.1007/s10994-014-5441-4. <b>Variant:</b> the model itself is trained
 * on the augmented input, with labels as one-hot vectors.
 */
final class KnownLabels {
  private KnownLabels() {}

  /**
   * Up to {@code count} labels for each row, the latest row's first.
   *
   * @param labels of all rows, in the order of the stream
   * @param comes whether the label of each row ever comes
   * @param delay events between a row and its label
   */
  static List<List<String>> latestFirst(
      List<String> labels, boolean[] comes, int delay, int count) {
    Deque<String> latest = new ArrayDeque<>();
    List<List<String>> known = new ArrayList<>();
    for (int row = 0; row < labels.size(); row++) {
      int arrived = row - 1 - delay;
      if (arrived >= 0 && comes[arrived]) {
        latest.addFirst(labels.get(arrived));
        if (latest.size() > count) {
          latest.removeLast();
        }
      }
      known.add(List.copyOf(latest));
    }
    return known;
  }

  /**
   * A temporally augmented input.
   *
   * @param features x_t, [features]
   * @param known labels, the latest first, at most {@code count}
   * @param count l
   * @param classes all classes, in the order of a one-hot vector
   * @return [features + count · classes]
   */
  static float[] augmented(float[] features, List<String> known, int count, List<String> classes) {
    float[] augmented = new float[features.length + count * classes.size()];
    System.arraycopy(features, 0, augmented, 0, features.length);
    for (int i = 0; i < known.size(); i++) {
      augmented[features.length + i * classes.size() + classes.indexOf(known.get(i))] = 1;
    }
    return augmented;
  }
}
