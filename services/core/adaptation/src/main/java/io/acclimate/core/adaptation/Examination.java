package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks models about labelled rows that none of them was trained on. */
final class Examination {
  /** Rows per forward pass; bounds memory, changes no answer. */
  private static final int CHUNK = 1024;

  private final Environment environment;
  private final NetworkSpec network;
  private final InputSignature input;
  private final List<String> classes;
  private final SortedMap<String, List<PackRow>> rowsByDomain;

  /**
   * @param classes class names in the order of the model's scores
   * @param rowsByDomain labelled rows by domain
   */
  Examination(
      Environment environment,
      NetworkSpec network,
      InputSignature input,
      List<String> classes,
      SortedMap<String, List<PackRow>> rowsByDomain) {
    this.environment = environment;
    this.network = network;
    this.input = input;
    this.classes = classes;
    this.rowsByDomain = rowsByDomain;
  }

  /** True if there is nothing to ask. */
  boolean isEmpty() {
    return rowsByDomain.values().stream().allMatch(List::isEmpty);
  }

  /** True if there are rows of this domain. */
  boolean covers(String domain) {
    return !rowsByDomain.getOrDefault(domain, List.of()).isEmpty();
  }

  /** Answers of the network with these weights. */
  Scores score(Map<String, TensorBytes> weights, Preprocessing preprocessing) {
    boolean gradMode = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      Map<String, NDArray> parameters = Tensors.create(manager, weights);
      InputEncoder encoder = new InputEncoder(input, preprocessing);
      Network forward = new Network(network);
      TreeMap<String, Scores.Answers> byDomain = new TreeMap<>();
      rowsByDomain.forEach(
          (domain, rows) -> {
            if (!rows.isEmpty()) {
              byDomain.put(domain, answers(manager, forward, parameters, encoder, rows));
            }
          });
      return new Scores(byDomain);
    } finally {
      JniUtils.setGradMode(gradMode);
    }
  }

  private Scores.Answers answers(
      NDManager manager,
      Network forward,
      Map<String, NDArray> parameters,
      InputEncoder encoder,
      List<PackRow> rows) {
    boolean[] correct = new boolean[rows.size()];
    double[] losses = new double[rows.size()];
    for (int from = 0; from < correct.length; from += CHUNK) {
      List<PackRow> chunk = rows.subList(from, Math.min(correct.length, from + CHUNK));
      List<Input> inputs = chunk.stream().map(PackRow::input).toList();
      List<String> domains = chunk.stream().map(PackRow::domain).toList();
      float[] logits;
      try (NDManager scope = manager.newSubManager()) {
        NDArray batch = encoder.encode(scope, inputs, domains);
        logits = forward.forward(parameters, batch).logits().toFloatArray();
      }
      int k = classes.size();
      for (int i = 0; i < chunk.size(); i++) {
        int truth = truth(chunk.get(i));
        correct[from + i] = argMax(logits, i * k, k) == truth;
        losses[from + i] = crossEntropy(logits, i * k, k, truth);
      }
    }
    return new Scores.Answers(correct, losses);
  }

  private int truth(PackRow row) {
    if (row.label() instanceof LabelValue.ClassName label) {
      return classes.indexOf(label.name());
    }
    throw new IllegalArgumentException("row '" + row.eventId() + "' has no class");
  }

  private static int argMax(float[] logits, int from, int k) {
    int best = 0;
    for (int i = 1; i < k; i++) {
      if (logits[from + i] > logits[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** log Σ exp z − z[truth]; StrictMath, since losses go into the report's digest. */
  private static double crossEntropy(float[] logits, int from, int k, int truth) {
    double max = logits[from + argMax(logits, from, k)];
    double sum = 0;
    for (int i = 0; i < k; i++) {
      sum += StrictMath.exp(logits[from + i] - max);
    }
    return StrictMath.log(sum) + max - logits[from + truth];
  }
}
