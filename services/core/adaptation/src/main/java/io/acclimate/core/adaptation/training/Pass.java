package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.acclimate.core.model.Activations;
import java.util.EnumMap;
import java.util.Map;

/** What the network makes of a batch in one forward pass, by the roles of its rows. */
public final class Pass {
  private final Map<String, NDArray> parameters;
  private final double progress;
  private final Activations labelled;
  private final NDArray labels;
  private final EnumMap<Role, Activations> byRole = new EnumMap<>(Role.class);
  private final EnumMap<Role, NDArray> labelsByRole = new EnumMap<>(Role.class);
  private final EnumMap<Role, NDArray> rowsByRole = new EnumMap<>(Role.class);

  /**
   * @param parameters the tensors of the network, and of what trains beside it, by name
   * @param progress share of the training that is done, 0..1
   * @param all of the batch's rows, in the order of roles
   * @param batch the rows themselves
   * @param rows how many rows each role has
   */
  Pass(
      Map<String, NDArray> parameters,
      double progress,
      Activations all,
      TrainingSet.Batch batch,
      EnumMap<Role, Integer> rows) {
    this.parameters = parameters;
    this.progress = progress;
    long[] cuts = new long[rows.size() - 1];
    long end = 0;
    long labelledRows = 0;
    int role = 0;
    for (Map.Entry<Role, Integer> entry : rows.entrySet()) {
      end += entry.getValue();
      labelledRows = entry.getKey().labelled() ? end : labelledRows;
      if (role < cuts.length) {
        cuts[role++] = end;
      }
    }
    NDList features = cut(all.features(), cuts);
    NDList logits = cut(all.logits(), cuts);
    NDList classes = cut(batch.labels(), cuts);
    NDList numbers = cut(batch.rows(), cuts);
    for (Role each : rows.keySet()) {
      int at = byRole.size();
      byRole.put(each, new Activations(features.get(at), logits.get(at)));
      rowsByRole.put(each, numbers.get(at));
      if (each.labelled()) {
        labelsByRole.put(each, classes.get(at));
      }
    }
    boolean whole = labelledRows == end;
    long[] cut = {labelledRows};
    this.labelled =
        whole
            ? all
            : new Activations(all.features().split(cut).get(0), all.logits().split(cut).get(0));
    this.labels = whole ? batch.labels() : batch.labels().split(cut).get(0);
  }

  private static NDList cut(NDArray rows, long[] cuts) {
    return cuts.length == 0 ? new NDList(rows) : rows.split(cuts);
  }

  /** The tensors of the network, and of what trains beside it, by name. */
  public Map<String, NDArray> parameters() {
    return parameters;
  }

  /** Share of the training that is done, 0..1. */
  public double progress() {
    return progress;
  }

  /** Of all labelled rows: the current, replayed and source ones. */
  public Activations labelled() {
    return labelled;
  }

  /** Class numbers [n, 1] of all labelled rows. */
  public NDArray labels() {
    return labels;
  }

  /** Of the rows of one role, which the batch must have. */
  public Activations of(Role role) {
    return required(byRole, role, "rows");
  }

  /** Class numbers [n, 1] of the rows of one labelled role, which the batch must have. */
  public NDArray labels(Role role) {
    return required(labelsByRole, role, "labels");
  }

  /** Numbers [r] of the rows of one role in the training set; the batch must have some. */
  public NDArray rows(Role role) {
    return required(rowsByRole, role, "rows");
  }

  private static <T> T required(EnumMap<Role, T> byRole, Role role, String what) {
    T value = byRole.get(role);
    if (value == null) {
      throw new IllegalStateException(
          "no %s %s in a batch of %s".formatted(role, what, byRole.keySet()));
    }
    return value;
  }
}
