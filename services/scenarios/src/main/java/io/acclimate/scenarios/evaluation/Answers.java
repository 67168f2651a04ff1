package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** What a model answers: the class with the largest score. */
final class Answers {
  /** Rows per call; bounds memory, changes no answer. */
  private static final int CHUNK = 1_000;

  private Answers() {}

  static List<String> of(ServedModel model, Stage stage) {
    List<String> answers = new ArrayList<>();
    List<PackRow> rows = stage.unlabelled();
    for (int from = 0; from < rows.size(); from += CHUNK) {
      List<Input> inputs =
          rows.subList(from, Math.min(rows.size(), from + CHUNK)).stream()
              .map(PackRow::input)
              .toList();
      for (float[] scores : model.predict(inputs, stage.domain())) {
        answers.add(model.classes().get(largest(scores)));
      }
    }
    return answers;
  }

  /** The share of answers that are the truth. */
  static double accuracy(List<String> answers, List<String> truth) {
    int right = 0;
    for (int i = 0; i < truth.size(); i++) {
      right += answers.get(i).equals(truth.get(i)) ? 1 : 0;
    }
    return (double) right / truth.size();
  }

  private static int largest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
