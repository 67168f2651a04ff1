package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.RoundReport.DomainMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model's answers to the hold-outs, by domain and in one order for all models.
 *
 * @param byDomain answers by domain
 */
record Scores(SortedMap<String, Answers> byDomain) {
  Scores {
    byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
  }

  /**
   * Answers to one domain's hold-outs.
   *
   * @param correct whether answer i is right
   * @param losses cross-entropy of answer i in nats
   * @param fresh whether answer i is about a row of the experience, not of an earlier one
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; stays inside the round
  record Answers(boolean[] correct, double[] losses, boolean[] fresh) {
    /** All about rows of the experience. */
    Answers(boolean[] correct, double[] losses) {
      this(correct, losses, new boolean[correct.length]);
      Arrays.fill(fresh, true);
    }

    Answers and(Answers more) {
      boolean[] allCorrect = Arrays.copyOf(correct, correct.length + more.correct.length);
      System.arraycopy(more.correct, 0, allCorrect, correct.length, more.correct.length);
      double[] allLosses = Arrays.copyOf(losses, losses.length + more.losses.length);
      System.arraycopy(more.losses, 0, allLosses, losses.length, more.losses.length);
      boolean[] allFresh = Arrays.copyOf(fresh, fresh.length + more.fresh.length);
      System.arraycopy(more.fresh, 0, allFresh, fresh.length, more.fresh.length);
      return new Answers(allCorrect, allLosses, allFresh);
    }

    int right() {
      int right = 0;
      for (boolean answer : correct) {
        right += answer ? 1 : 0;
      }
      return right;
    }

    double loss() {
      double sum = 0;
      for (double loss : losses) {
        sum += loss;
      }
      return sum / losses.length;
    }
  }

  static final Scores NONE = new Scores(new TreeMap<>());

  /** These answers, and for each domain the others after them. */
  Scores and(Scores others) {
    TreeMap<String, Answers> all = new TreeMap<>(byDomain);
    others.byDomain.forEach((domain, more) -> all.merge(domain, more, Answers::and));
    return new Scores(all);
  }

  /** Hold-outs of all domains. */
  int size() {
    return byDomain.values().stream().mapToInt(answers -> answers.correct().length).sum();
  }

  int right() {
    return byDomain.values().stream().mapToInt(Answers::right).sum();
  }

  /** Whether there are hold-outs, and every answer is right. */
  boolean perfect() {
    return size() > 0 && right() == size();
  }

  /** Share of right answers, 0..1; NaN without hold-outs. */
  double accuracy() {
    return (double) right() / size();
  }

  /** Mean cross-entropy in nats; NaN without hold-outs. */
  double loss() {
    double sum = 0;
    for (Answers answers : byDomain.values()) {
      for (double loss : answers.losses()) {
        sum += loss;
      }
    }
    return sum / size();
  }

  /**
   * What each answer counts, all domains one after the other: those of current domains to rows of
   * the experience share the given weight alike, all others the rest. Where the experience has no
   * row of a current domain, rows of earlier ones stand for them; where there are only ones or
   * others, all count alike. The sum is 1.
   *
   * @param current the current domains
   * @param weight of all their answers together, 0..1
   */
  double[] weights(Set<String> current, double weight) {
    boolean[] own = own(current);
    int ownAnswers = count(own);
    int others = own.length - ownAnswers;
    double[] weights = new double[own.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          ownAnswers == 0 || others == 0
              ? 1.0 / weights.length
              : own[i] ? weight / ownAnswers : (1 - weight) / others;
    }
    return weights;
  }

  /** Those of current domains to rows of the experience or, if there is none, to earlier ones. */
  private boolean[] own(Set<String> current) {
    boolean[] own = current(current, true);
    return count(own) == 0 ? current(current, false) : own;
  }

  private boolean[] current(Set<String> domains, boolean freshOnly) {
    boolean[] own = new boolean[size()];
    int at = 0;
    for (Map.Entry<String, Answers> entry : byDomain.entrySet()) {
      boolean of = domains.contains(entry.getKey());
      for (boolean fresh : entry.getValue().fresh()) {
        own[at++] = of && (fresh || !freshOnly);
      }
    }
    return own;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  /** Whether each answer is right, all domains one after the other. */
  boolean[] pooled() {
    boolean[] pooled = new boolean[size()];
    int at = 0;
    for (Answers answers : byDomain.values()) {
      System.arraycopy(answers.correct(), 0, pooled, at, answers.correct().length);
      at += answers.correct().length;
    }
    return pooled;
  }

  /**
   * Whether each answer is right that is to a row of the experience, all domains one after the
   * other.
   *
   * @param current domains of the experience
   */
  boolean[] pooledOwn(Set<String> current) {
    return pooled(own(current), true);
  }

  /** The same of all other answers. */
  boolean[] pooledEarlier(Set<String> current) {
    return pooled(own(current), false);
  }

  private boolean[] pooled(boolean[] own, boolean asked) {
    boolean[] all = pooled();
    boolean[] some = new boolean[all.length];
    int at = 0;
    for (int i = 0; i < all.length; i++) {
      if (own[i] == asked) {
        some[at++] = all[i];
      }
    }
    return Arrays.copyOf(some, at);
  }

  /**
   * What each answer gives to wrong classes, 1 − p(truth), 0..1, all domains one after the other.
   * Unlike the cross-entropy it is bounded, so that no single answer decides a test.
   */
  double[] doubts() {
    double[] doubts = new double[size()];
    int at = 0;
    for (Answers answers : byDomain.values()) {
      for (double loss : answers.losses()) {
        doubts[at++] = 1 - StrictMath.exp(-loss);
      }
    }
    return doubts;
  }

  List<DomainMetrics> metrics() {
    List<DomainMetrics> metrics = new ArrayList<>();
    for (Map.Entry<String, Answers> entry : byDomain.entrySet()) {
      int n = entry.getValue().correct().length;
      metrics.add(
          new DomainMetrics(
              entry.getKey(), n, (double) entry.getValue().right() / n, entry.getValue().loss()));
    }
    return metrics;
  }
}
