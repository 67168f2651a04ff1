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
import org.jspecify.annotations.Nullable;

/** Rows to train on, encoded once. */
public final class TrainingSet {
  private final NDArray inputs; // [n, …] of FLOAT32
  private final NDArray labels; // class numbers [n, 1] of INT64; 0 for a row without a label
  private final @Nullable RandomAffine variation;
  private final float[] values; // the inputs once more if some are varied

  /** Rows that are trained on as they are: inputs [n, …] and class numbers [n, 1]. */
  public TrainingSet(NDArray inputs, NDArray labels) {
    this(inputs, labels, null);
  }

  TrainingSet(NDArray inputs, NDArray labels, @Nullable RandomAffine variation) {
    this.inputs = inputs;
    this.labels = labels;
    this.variation = variation;
    this.values = variation == null ? new float[0] : inputs.toFloatArray();
  }

  /**
   * Encodes rows, which are trained on as they are.
   *
   * @param manager owns the tensors
   * @param classes class names in the order of the model's scores
   */
  public static TrainingSet encode(
      NDManager manager, InputEncoder encoder, List<PackRow> rows, List<String> classes) {
    return encode(manager, encoder, rows, classes, null);
  }

  /**
   * Encodes rows.
   *
   * @param manager owns the tensors
   * @param classes class names in the order of the model's scores
   * @param variation how labelled rows are varied whenever they are trained on; null for not at all
   */
  public static TrainingSet encode(
      NDManager manager,
      InputEncoder encoder,
      List<PackRow> rows,
      List<String> classes,
      @Nullable RandomAffine variation) {
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
        manager.create(labels, new Shape(labels.length, 1)),
        variation);
  }

  /** All inputs [n, …] of FLOAT32, as they are when nothing varies them. */
  public NDArray inputs() {
    return inputs;
  }

  /** Class numbers [n, 1] of INT64; 0 for a row without a label. */
  public NDArray labels() {
    return labels;
  }

  int size() {
    return (int) labels.getShape().get(0);
  }

  /**
   * The next batch: the parts' rows one after the other.
   *
   * @param parts at least one
   */
  Batch next(List<Part> parts) {
    long[] rows = new long[parts.stream().mapToInt(Part::rows).sum()];
    int at = 0;
    for (Part part : parts) {
      for (int i = 0; i < part.rows(); i++) {
        rows[at++] = part.source().next();
      }
    }
    NDArray indices = inputs.getManager().create(rows);
    NDArray own = variation == null ? inputs.get(indices) : varied(rows, parts, variation);
    return new Batch(own, labels.get(indices), indices);
  }

  private NDArray varied(long[] rows, List<Part> parts, RandomAffine how) {
    int elements = values.length / size();
    float[] batch = new float[rows.length * elements];
    int at = 0;
    for (Part part : parts) {
      for (int i = 0; i < part.rows(); i++, at++) {
        int row = (int) rows[at];
        if (part.varied()) {
          how.vary(values, row, batch, at * elements);
        } else {
          System.arraycopy(values, row * elements, batch, at * elements, elements);
        }
      }
    }
    long[] shape = inputs.getShape().getShape().clone();
    shape[0] = rows.length;
    return inputs.getManager().create(batch, new Shape(shape));
  }

  /**
   * Rows of one step.
   *
   * @param inputs [n, …] of FLOAT32
   * @param labels class numbers [n, 1] of INT64
   * @param rows numbers [n] of the rows in the set, INT64
   */
  record Batch(NDArray inputs, NDArray labels, NDArray rows) {}

  /**
   * One part of every batch.
   *
   * @param source where its rows come from
   * @param rows how many there are in a batch
   * @param varied whether its rows are varied, in a set that varies rows
   */
  public record Part(ShuffledIndices source, int rows, boolean varied) {
    /** Of rows that are varied. */
    public Part(ShuffledIndices source, int rows) {
      this(source, rows, true);
    }
  }
}
