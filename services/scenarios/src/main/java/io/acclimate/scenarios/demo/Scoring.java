package io.acclimate.scenarios.demo;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** Counts right answers. */
final class Scoring {

  private Scoring() {}

  static int correct(
      ServedModel model, String domain, List<PlannedEvent> events, List<float[]> rows) {
    if (events.isEmpty()) {
      return 0;
    }
    List<Input> inputs = new ArrayList<>();
    for (float[] row : rows) {
      inputs.add(new Input.TensorInput(TensorBytes.ofFloats(row, row.length)));
    }
    float[][] scores = model.predict(inputs, domain);
    int correct = 0;
    for (int i = 0; i < scores.length; i++) {
      if (model.classes().get(largest(scores[i])).equals(events.get(i).label())) {
        correct++;
      }
    }
    return correct;
  }

  private static int largest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }
}
