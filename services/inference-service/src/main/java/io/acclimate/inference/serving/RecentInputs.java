package io.acclimate.inference.serving;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.inference.batching.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few inputs that versions of one model have answered lately: canaries for the next one, which
 * must answer them before it serves. Safe for use by many threads, none of which waits: of two that
 * remember something at the same moment one may be forgotten.
 */
public final class RecentInputs {
  static final int MAX_ROWS = 32;
  static final int MAX_BYTES = 1 << 20;

  /** One row of each so many requests is remembered, the first one's among them. */
  static final int EVERY = 64;

  private final InputSignature input;
  private final List<String> classes;
  private final int maxRows;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile List<Answered> remembered = List.of();

  RecentInputs(ModelSpec spec) {
    this.input = spec.input();
    this.classes = spec.classes();
    int rowBytes = Math.max(1, Math.multiplyExact(input.elements(), input.dtype().bytes()));
    this.maxRows = Math.min(MAX_ROWS, MAX_BYTES / rowBytes);
  }

  /** An input, and the best class that the version said. */
  private record Answered(Input row, String domain, int version, int best) {}

  /**
   * What came of a rehearsal.
   *
   * @param rows inputs that champion had answered
   * @param same those of them for which the new version says the same class
   */
  record Agreement(int rows, int same) {
    /** Between 0 and 1. */
    double share() {
      return (double) same / rows;
    }
  }

  /** True if what is remembered can be asked of versions of this spec, too. */
  boolean fits(ModelSpec spec) {
    return input.equals(spec.input()) && classes.equals(spec.classes());
  }

  /**
   * Hears of each answer, and remembers a row of some.
   *
   * @param scores [rows][classes]
   */
  void answered(List<Input> rows, String domain, int version, float[][] scores) {
    int request = requests.getAndIncrement();
    if (request % EVERY != 0 || maxRows == 0 || scores.length == 0) {
      return;
    }
    int row = Math.floorMod(request / EVERY, scores.length);
    if (!finite(scores[row])) {
      return;
    }
    List<Answered> before = remembered;
    List<Answered> after =
        new ArrayList<>(before.subList(before.size() < maxRows ? 0 : 1, before.size()));
    after.add(new Answered(rows.get(row), domain, version, best(scores[row])));
    remembered = List.copyOf(after);
  }

  /**
   * Has a version answer what is remembered.
   *
   * @param champion number of the version that it is compared with
   * @return how often the two agree; empty if nothing is remembered that champion answered
   * @throws CanaryException if an answer is missing, or is no number
   */
  Optional<Agreement> rehearse(Forward next, int champion) {
    List<Answered> canaries = remembered;
    if (canaries.isEmpty()) {
      return Optional.empty();
    }
    float[][] scores = scores(next, canaries);
    int rows = 0;
    int same = 0;
    for (int i = 0; i < canaries.size(); i++) {
      if (scores[i].length != classes.size() || !finite(scores[i])) {
        throw new CanaryException(
            "an input that version %d answered gives scores that are not %d finite numbers"
                .formatted(canaries.get(i).version(), classes.size()));
      }
      if (canaries.get(i).version() == champion) {
        rows++;
        same += canaries.get(i).best() == best(scores[i]) ? 1 : 0;
      }
    }
    return rows == 0 ? Optional.empty() : Optional.of(new Agreement(rows, same));
  }

  private static float[][] scores(Forward next, List<Answered> canaries) {
    float[][] scores;
    try {
      scores =
          next.scores(
              canaries.stream().map(Answered::row).toList(),
              canaries.stream().map(Answered::domain).toList());
    } catch (RuntimeException e) {
      throw new CanaryException("inputs that other versions answered make it fail: " + e, e);
    }
    if (scores.length != canaries.size()) {
      throw new CanaryException(
          "%d inputs get %d answers".formatted(canaries.size(), scores.length));
    }
    return scores;
  }

  /** How many rows are remembered. */
  int size() {
    return remembered.size();
  }

  private static boolean finite(float[] scores) {
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        return false;
      }
    }
    return true;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
