package io.acclimate.scenarios.demo;

import io.acclimate.core.drift.DistanceTest;
import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.KolmogorovSmirnov;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.drift.WindowCounts;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.HddmW;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a drift-processor with default settings but for some would say of one batch, as far as it
 * closes experiences: of the inputs together, and of the errors.
 */
final class DriftWatch {
  private static final int WINDOW_ROWS = 200;
  private static final int EVALUATE_EVERY = 25;
  private static final int CALM = 3;

  /** Confidence, prediction and label. */
  private static final int OTHER_FEATURES = 3;

  private final int batch;
  private final Judging judging;
  private final List<float[]> rows = new ArrayList<>();
  private Standing inputs = new Standing();
  private Standing errors = new Standing();
  private ErrorDetector detector = HddmW.defaults().newDetector();
  private DriftLevel inputsHighest = DriftLevel.STABLE;
  private DriftLevel errorsHighest = DriftLevel.STABLE;
  private Set<Integer> firstReference = Set.of();
  private double highestShare;
  private int events;
  private int right;
  private int firstSignal = -1;
  private int unchanged;
  private int unchangedDrifted;

  /** The settings that can be tried. */
  record Judging(int minRows, double falseAlarm, double warningShare, double driftShare) {}

  /** Profiles of the inputs, and the batches whose data they are made of; -1 is the source. */
  record Reference(List<ReferenceProfile> inputs, Set<Integer> batches) {}

  private static final class Standing {
    private DriftLevel level = DriftLevel.STABLE;
    private DriftLevel highestLower = DriftLevel.STABLE;
    private int lower;

    /** Whether it rises to drift. */
    private boolean judged(DriftLevel judgement) {
      if (judgement.compareTo(level) >= 0) {
        boolean rises = judgement == DriftLevel.DRIFT && level != DriftLevel.DRIFT;
        level = judgement;
        lower = 0;
        highestLower = DriftLevel.STABLE;
        return rises;
      }
      highestLower = highest(highestLower, judgement);
      if (++lower == CALM) {
        level = highestLower;
        lower = 0;
        highestLower = DriftLevel.STABLE;
      }
      return false;
    }
  }

  DriftWatch(int batch, Judging judging) {
    this.batch = batch;
    this.judging = judging;
  }

  /** Whether the error level rises to drift with this answer. */
  boolean answered(boolean correct) {
    events++;
    right += correct ? 1 : 0;
    DriftLevel level = detector.add(correct ? 0 : 1);
    errorsHighest = highest(errorsHighest, level);
    return level.compareTo(errors.level) > 0 && errors.judged(level);
  }

  /** Whether the level of the inputs rises to drift with this row. */
  boolean seen(float[] row, Reference reference) {
    rows.add(row);
    return rows.size() >= judging.minRows && due() && judge(reference);
  }

  private boolean due() {
    return (rows.size() - judging.minRows) % EVALUATE_EVERY == 0;
  }

  private boolean judge(Reference reference) {
    if (firstReference.isEmpty()) {
      firstReference = reference.batches();
    }
    int drifted = drifted(reference.inputs());
    if (reference.batches().equals(Set.of(batch))) {
      unchanged++;
      unchangedDrifted += drifted > 0 ? 1 : 0;
    }
    double share = (double) drifted / reference.inputs().size();
    highestShare = Math.max(highestShare, share);
    DriftLevel level = level(share);
    if (level != DriftLevel.STABLE && firstSignal < 0) {
      firstSignal = events;
    }
    inputsHighest = highest(inputsHighest, level);
    return inputs.judged(level);
  }

  private int drifted(List<ReferenceProfile> reference) {
    List<float[]> window = rows.subList(Math.max(0, rows.size() - WINDOW_ROWS), rows.size());
    List<WindowCounts> counts = new ArrayList<>();
    for (int i = 0; i < reference.size(); i++) {
      ReferenceProfile input = reference.get(i);
      WindowCounts own = WindowCounts.in(input);
      int feature = i;
      window.forEach(row -> own.add(input.bin(row[feature])));
      counts.add(own);
    }
    KolmogorovSmirnov distance = new KolmogorovSmirnov();
    DistanceTest test =
        new DistanceTest(
            distance,
            judging.minRows,
            distance.warningEffect(),
            distance.driftEffect(),
            judging.falseAlarm,
            reference.size() + OTHER_FEATURES);
    return (int)
        test.assess(reference, counts).stream()
            .filter(one -> one.level() == DriftLevel.DRIFT)
            .count();
  }

  private DriftLevel level(double share) {
    if (share >= judging.driftShare) {
      return DriftLevel.DRIFT;
    }
    return share >= judging.warningShare ? DriftLevel.WARNING : DriftLevel.STABLE;
  }

  /** A round has come into force. */
  void renewed(boolean newVersion) {
    rows.clear();
    inputs = new Standing();
    if (newVersion) {
      errors = new Standing();
      detector = HddmW.defaults().newDetector();
    }
  }

  DriftLevel highest() {
    return highest(inputsHighest, errorsHighest);
  }

  private static DriftLevel highest(DriftLevel one, DriftLevel other) {
    return other.compareTo(one) > 0 ? other : one;
  }

  /** Batches whose data the inputs were compared with first. */
  Set<Integer> firstReference() {
    return firstReference;
  }

  /** Judgements of inputs against data of one and the same batch. */
  int unchanged() {
    return unchanged;
  }

  /** Those of {@link #unchanged} that called any input drifted. */
  int unchangedDrifted() {
    return unchangedDrifted;
  }

  @Override
  public String toString() {
    return "inputs=%s after=%d share=%.3f errors=%s live=%.3f unchanged=%d falselyDrifted=%d"
        .formatted(
            inputsHighest,
            firstSignal,
            highestShare,
            errorsHighest,
            (double) right / events,
            unchanged,
            unchangedDrifted);
  }
}
