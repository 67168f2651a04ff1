package io.acclimate.driftprocessor.judge;

import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.driftprocessor.reference.Reference;
import io.acclimate.driftprocessor.window.OutcomeLayout;
import io.acclimate.driftprocessor.window.Row;
import io.acclimate.driftprocessor.wire.ExampleRow;
import io.acclimate.driftprocessor.wire.OutcomeRow;
import org.jspecify.annotations.Nullable;

/**
 * Makes small rows of examples and outcomes: instead of each value the index of its bin in the
 * reference. A row of an example has one byte per input, then two for the label.
 */
public final class Quantiser {
  private final Reference reference;
  private final int inputs;
  private final EdgeTable edges;

  Quantiser(Reference reference) {
    this.reference = reference;
    this.inputs = reference.inputs().size();
    this.edges = new EdgeTable(reference.inputs());
  }

  /** Where the label is in a row of an example. */
  int labelPosition() {
    return inputs;
  }

  /** The row of an example; null when its input is not of the reference's kind or size. */
  public byte @Nullable [] row(ExampleRow example) {
    byte[] row = new byte[Row.HEADER_BYTES + inputs + 2];
    if (inputs > 0) {
      TensorBytes input = example.input();
      if (input == null || input.count() != inputs) {
        return null;
      }
      for (int i = 0; i < inputs; i++) {
        Row.putBin(row, i, edges.bin(i, input.number(i)));
      }
    }
    Row.putCategory(row, inputs, label(example.label()));
    return row;
  }

  /** The row of an outcome. */
  public byte[] row(OutcomeRow outcome) {
    byte[] row = new byte[Row.HEADER_BYTES + OutcomeLayout.BYTES];
    Row.putCategory(row, OutcomeLayout.PREDICTION, prediction(outcome));
    Row.putBin(row, OutcomeLayout.CONFIDENCE, confidence(outcome.scores()));
    Boolean correct = outcome.correct();
    Row.putBin(row, OutcomeLayout.ERROR, correct == null ? -1 : correct ? 0 : 1);
    return row;
  }

  private int label(@Nullable String name) {
    return name == null ? -1 : reference.labelBin(name);
  }

  /** By its name; where the reference has no names, the class of the highest score. */
  private int prediction(OutcomeRow outcome) {
    ReferenceProfile profile = reference.prediction();
    if (profile == null) {
      return -1;
    }
    if (reference.namesPredictions()) {
      return outcome.answer() == null ? -1 : reference.predictionBin(outcome.answer());
    }
    int highest = highest(outcome.scores());
    return highest < profile.bins() ? highest : -1;
  }

  private int confidence(@Nullable TensorBytes scores) {
    ReferenceProfile profile = reference.confidence();
    int highest = highest(scores);
    return profile == null || scores == null || highest < 0
        ? -1
        : bin(profile, scores.number(highest));
  }

  private static int highest(@Nullable TensorBytes scores) {
    int highest = -1;
    for (int i = 0; scores != null && i < scores.count(); i++) {
      if (highest < 0 || scores.number(i) > scores.number(highest)) {
        highest = i;
      }
    }
    return highest;
  }

  private static int bin(ReferenceProfile profile, double value) {
    return Double.isNaN(value) ? -1 : profile.bin(value);
  }
}
