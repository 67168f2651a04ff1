package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.InputEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows to train on, encoded once.
 *
 * @param inputs [n, …] of FLOAT32
 * @param labels class numbers [n, 1] of INT64; 0 for a row without a label
 */
public record TrainingSet(NDArray inputs, NDArray labels) {

  /**
   * Encodes rows.
   *
   * @param manager owns the tensors
   * @param classes class names in the order of the model's scores
   */
  public static TrainingSet encode(
      NDManager manager, InputEncoder encoder, List<PackRow> rows, List<String> classes) {
    List<Input> inputs = new ArrayList<>(rows.size());
    List<String> domains = new ArrayList<>(rows.size());
    long[] labels = new long[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      PackRow row = rows.get(i);
      inputs.add(row.input());
      domains.add(row.domain());
      labels[i] =
          row.label() instanceof LabelValue.ClassName label ? classes.indexOf(label.name()) : 0;
    }
    return new TrainingSet(
        encoder.encode(manager, inputs, domains),
        manager.create(labels, new Shape(labels.length, 1)));
  }

  int size() {
    return (int) labels.getShape().get(0);
  }

  NDArray inputs(NDArray rows) {
    return inputs.get(rows);
  }

  NDArray labels(NDArray rows) {
    return labels.get(rows);
  }

  NDArray indices(List<Part> parts) {
    int size = parts.stream().mapToInt(Part::rows).sum();
    long[] indices = new long[size];
    int at = 0;
    for (Part part : parts) {
      for (int i = 0; i < part.rows(); i++) {
        indices[at++] = part.source().next();
      }
    }
    return inputs.getManager().create(indices);
  }

  /**
   * One part of every batch.
   *
   * @param source where its rows come from
   * @param rows how many there are in a batch
   */
  public record Part(ShuffledIndices source, int rows) {}
}
