package io.acclimate.core.adaptation;

import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Asks models about labelled rows that none of them was trained on. */
final class Examination {
  private final Environment environment;
  private final NetworkSpec network;
  private final InputSignature input;
  private final List<String> classes;
  private final SortedMap<String, List<PackRow>> rowsByDomain;
  private final Predicate<PackRow> fresh;

  /**
   * @param classes class names in the order of the model's scores
   * @param rowsByDomain labelled rows by domain
   * @param fresh whether a row is of the experience
   */
  Examination(
      Environment environment,
      NetworkSpec network,
      InputSignature input,
      List<String> classes,
      SortedMap<String, List<PackRow>> rowsByDomain,
      Predicate<PackRow> fresh) {
    this.environment = environment;
    this.network = network;
    this.input = input;
    this.classes = classes;
    this.rowsByDomain = rowsByDomain;
    this.fresh = fresh;
  }

  /** Asks about rows of which none is older than another. */
  Examination(
      Environment environment,
      NetworkSpec network,
      InputSignature input,
      List<String> classes,
      SortedMap<String, List<PackRow>> rowsByDomain) {
    this(environment, network, input, classes, rowsByDomain, row -> true);
  }

  /** Asks about other rows, all of the experience. */
  Examination about(SortedMap<String, List<PackRow>> otherRows) {
    return new Examination(environment, network, input, classes, otherRows);
  }

  /** How many rows there are of some domains. */
  int rows(Set<String> domains) {
    return domains.stream()
        .mapToInt(domain -> rowsByDomain.getOrDefault(domain, List.of()).size())
        .sum();
  }

  /** How many of them are of the experience. */
  int freshRows(Set<String> domains) {
    return domains.stream()
        .mapToInt(
            domain ->
                (int) rowsByDomain.getOrDefault(domain, List.of()).stream().filter(fresh).count())
        .sum();
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
    try (ForwardPass pass = new ForwardPass(environment, network, input, weights, preprocessing)) {
      TreeMap<String, Scores.Answers> byDomain = new TreeMap<>();
      rowsByDomain.forEach(
          (domain, rows) -> {
            if (!rows.isEmpty()) {
              byDomain.put(domain, answers(pass.logits(rows), rows));
            }
          });
      return new Scores(byDomain);
    }
  }

  /** A candidate's answers to other rows, labelled or not, [n, k]. */
  Logits answers(Attempt.Candidate candidate, List<PackRow> rows) {
    try (ForwardPass pass =
        new ForwardPass(
            environment, network, input, candidate.weights(), candidate.preprocessing())) {
      return pass.logits(rows);
    }
  }

  private Scores.Answers answers(Logits logits, List<PackRow> rows) {
    boolean[] correct = new boolean[rows.size()];
    double[] losses = new double[rows.size()];
    boolean[] own = new boolean[rows.size()];
    for (int i = 0; i < correct.length; i++) {
      int truth = truth(rows.get(i));
      correct[i] = logits.argMax(i) == truth;
      losses[i] = logits.crossEntropy(i, truth);
      own[i] = fresh.test(rows.get(i));
    }
    return new Scores.Answers(correct, losses, own);
  }

  private int truth(PackRow row) {
    if (row.label() instanceof LabelValue.ClassName label) {
      return classes.indexOf(label.name());
    }
    throw new IllegalArgumentException("row '" + row.eventId() + "' has no class");
  }
}
