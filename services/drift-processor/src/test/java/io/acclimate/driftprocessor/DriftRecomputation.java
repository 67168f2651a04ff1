package io.acclimate.driftprocessor;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Role;
import io.acclimate.avro.Tensor;
import io.acclimate.core.drift.Assessment;
import io.acclimate.core.drift.Distance;
import io.acclimate.core.drift.DistanceTest;
import io.acclimate.core.drift.JensenShannon;
import io.acclimate.core.drift.KolmogorovSmirnov;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.drift.WindowCounts;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.HddmW;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What docs/decisions/0015-drift.md says, once more and as plainly as possible: one thread, raw
 * values, every window counted anew. Default settings; 64-bit float inputs; no more domains than
 * are kept. It shares the distances and detectors with the drift-processor, and nothing else.
 */
public final class DriftRecomputation {
  private static final int WINDOW_ROWS = 200;
  private static final int MIN_ROWS = 25;
  private static final int EVALUATE_EVERY = 25;
  private static final int STATE_EVERY = 100;
  private static final int CALM = 3;
  private static final double WARNING_SHARE = 0.01;
  private static final double DRIFT_SHARE = 0.02;

  private final Map<String, DriftState> states = new TreeMap<>();
  private final List<DriftSignal> signals = new ArrayList<>();
  private final Map<String, Model> models = new HashMap<>();

  private static final class Model {
    private List<FeatureProfile> profiles = List.of();
    private long epoch;
    private int version;
    private final Map<String, Side> examples = new LinkedHashMap<>();
    private final Map<String, Side> outcomes = new LinkedHashMap<>();
  }

  /** Windows of examples hold inputs and label, those of outcomes the rest. */
  private static final class Side {
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private ErrorDetector detector = HddmW.defaults().newDetector();
    private io.acclimate.core.drift.DriftLevel highest = io.acclimate.core.drift.DriftLevel.STABLE;
    private final Map<String, Standing> standings = new LinkedHashMap<>();

    private List<Map<String, Object>> window() {
      return rows.subList(Math.max(0, rows.size() - WINDOW_ROWS), rows.size());
    }
  }

  private static final class Standing {
    private DriftLevel level = DriftLevel.STABLE;
    private final List<DriftLevel> lower = new ArrayList<>();
  }

  /** The last state of every key. */
  public Map<String, DriftState> states() {
    return states;
  }

  /** All signals, in the order of each topic. */
  public List<DriftSignal> signals() {
    return signals;
  }

  /** A reference comes into force: all its blocks, in order, and the time stamp of the last. */
  public void reference(List<DriftReferences> blocks, Instant writtenAt) {
    DriftReferences first = blocks.getFirst();
    Model model = models.computeIfAbsent(first.getModel(), name -> new Model());
    boolean errorsGoOn = model.version == first.getVersion();
    model.epoch = first.getEpoch();
    model.version = first.getVersion();
    model.profiles = blocks.stream().flatMap(block -> block.getProfiles().stream()).toList();
    for (Map<String, Side> sides : List.of(model.examples, model.outcomes)) {
      sides.forEach(
          (domain, side) -> reset(first.getModel(), domain, model, side, writtenAt, errorsGoOn));
    }
  }

  private void reset(
      String name, String domain, Model model, Side side, Instant writtenAt, boolean errorsGoOn) {
    side.standings.forEach(
        (track, standing) -> {
          if (standing.level != DriftLevel.STABLE && !(errorsGoOn && track.equals("errors"))) {
            DriftState last = states.get(name + "/" + domain + "/" + track);
            if (last == null) {
              throw new IllegalStateException("no state of " + track);
            }
            signals.add(
                new DriftSignal(
                    name,
                    domain,
                    last.getFeature(),
                    last.getEvidence(),
                    last.getDetector(),
                    standing.level,
                    DriftLevel.STABLE,
                    0.0,
                    0.0,
                    0L,
                    model.version,
                    writtenAt));
            states.put(
                name + "/" + domain + "/" + track,
                DriftState.newBuilder(last)
                    .setLevel(DriftLevel.STABLE)
                    .setScore(0)
                    .setThreshold(0)
                    .setN(0)
                    .setCounts(List.of())
                    .setReferenceEpoch(model.epoch)
                    .setUpdatedAt(writtenAt)
                    .build());
          }
        });
    side.rows.clear();
    if (errorsGoOn) {
      if (side.detector.n() > 0 && states.containsKey(name + "/" + domain + "/errors")) {
        show(new At(name, domain, model, side, writtenAt), "errors", errors(side));
      }
      side.standings.keySet().retainAll(Set.of("errors"));
    } else {
      side.standings.clear();
      side.detector = HddmW.defaults().newDetector();
      side.highest = io.acclimate.core.drift.DriftLevel.STABLE;
    }
  }

  /** The next example of a partition. */
  public void example(Example example) {
    Model model = models.get(example.getModel());
    if (model == null) {
      return;
    }
    Side side = model.examples.computeIfAbsent(example.getDomain(), domain -> new Side());
    Map<String, Object> row = new HashMap<>();
    ByteBuffer data =
        ((Tensor) example.getInput()).getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; data.hasRemaining(); i++) {
      row.put("input." + i, data.getDouble());
    }
    if (example.getLabel() instanceof ClassLabel label) {
      row.put("label", label.getName());
    }
    side.rows.add(row);
    At at = new At(example.getModel(), example.getDomain(), model, side, example.getOccurredAt());
    if (due(side)) {
      boolean all = (side.rows.size() - MIN_ROWS) % STATE_EVERY == 0;
      List<FeatureProfile> inputs =
          model.profiles.stream()
              .filter(profile -> profile.getFeature().startsWith("input."))
              .toList();
      List<WindowCounts> counts = inputs.stream().map(profile -> counts(at, profile)).toList();
      List<Assessment> assessments =
          DistanceTest.of(new KolmogorovSmirnov(), model.profiles.size())
              .assess(inputs.stream().map(DriftRecomputation::reference).toList(), counts);
      int drifted = 0;
      for (int i = 0; i < inputs.size(); i++) {
        drifted += assessments.get(i).level() == io.acclimate.core.drift.DriftLevel.DRIFT ? 1 : 0;
        feature(at, inputs.get(i), DriftEvidence.INPUTS, counts.get(i), assessments.get(i), all);
      }
      double share = (double) drifted / inputs.size();
      DriftLevel level =
          share >= DRIFT_SHARE
              ? DriftLevel.DRIFT
              : share >= WARNING_SHARE ? DriftLevel.WARNING : DriftLevel.STABLE;
      settle(
          at,
          "inputs",
          new Told(
              null,
              DriftEvidence.INPUTS,
              "drifted-features",
              share,
              DRIFT_SHARE,
              side.window().size(),
              List.of()),
          level,
          true);
      feature(at, named(model, "label"), DriftEvidence.LABELS);
    }
  }

  /** The next outcome of a partition. */
  public void outcome(Outcome outcome) {
    Model model = models.get(outcome.getModel());
    if (model == null || outcome.getRole() != Role.SERVE || outcome.getVersion() < model.version) {
      return;
    }
    Side side = model.outcomes.computeIfAbsent(outcome.getDomain(), domain -> new Side());
    Map<String, Object> row = new HashMap<>();
    if (outcome.getPrediction().getLabel() instanceof ClassLabel answer) {
      row.put("prediction", answer.getName());
    }
    Tensor scores = outcome.getPrediction().getScores();
    if (scores != null) {
      ByteBuffer data = scores.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      double highest = Double.NEGATIVE_INFINITY;
      while (data.hasRemaining()) {
        highest = Math.max(highest, data.getFloat());
      }
      row.put("confidence", highest);
    }
    side.rows.add(row);
    At at = new At(outcome.getModel(), outcome.getDomain(), model, side, outcome.getPredictedAt());
    Boolean correct = outcome.getCorrect();
    if (correct != null) {
      var level = side.detector.add(correct ? 0 : 1);
      if (level.compareTo(side.highest) > 0) {
        side.highest = level;
      }
      Standing standing = side.standings.computeIfAbsent("errors", track -> new Standing());
      DriftLevel now = DriftLevel.valueOf(level.name());
      if (now.compareTo(standing.level) > 0) {
        settle(at, "errors", errors(side), now, true);
      }
    }
    if (due(side)) {
      settle(at, "errors", errors(side), DriftLevel.valueOf(side.highest.name()), true);
      side.highest = io.acclimate.core.drift.DriftLevel.STABLE;
      feature(at, named(model, "prediction"), DriftEvidence.PREDICTIONS);
      feature(at, named(model, "confidence"), DriftEvidence.PREDICTIONS);
    }
  }

  private static Told errors(Side side) {
    return new Told(
        null,
        DriftEvidence.ERRORS,
        "hddm-w",
        side.detector.score(),
        side.detector.threshold(),
        side.detector.n(),
        List.of());
  }

  private static boolean due(Side side) {
    return side.rows.size() >= MIN_ROWS && (side.rows.size() - MIN_ROWS) % EVALUATE_EVERY == 0;
  }

  private static ReferenceProfile reference(FeatureProfile profile) {
    return ReferenceProfile.of(
        profile.getFeature(),
        profile.getEdges().stream().mapToDouble(Double::doubleValue).toArray(),
        profile.getCounts().stream().mapToLong(Long::longValue).toArray(),
        profile.getMin(),
        profile.getMax(),
        profile.getMean(),
        profile.getStandardDeviation());
  }

  private static WindowCounts counts(At at, FeatureProfile profile) {
    ReferenceProfile reference = reference(profile);
    ToIntFunction<Object> bin =
        value ->
            isNumber(profile)
                ? reference.bin((Double) value)
                : profile.getCategories().indexOf(value);
    WindowCounts counts = new WindowCounts(reference.bins());
    for (Map<String, Object> row : at.side.window()) {
      Object value = row.get(profile.getFeature());
      if (value != null) {
        counts.add(bin.applyAsInt(value));
      }
    }
    return counts;
  }

  private static boolean isNumber(FeatureProfile profile) {
    return profile.getCategories().isEmpty();
  }

  private static Distance distance(FeatureProfile profile) {
    return isNumber(profile) ? new KolmogorovSmirnov() : new JensenShannon();
  }

  /** One that is judged on its own. */
  private void feature(At at, FeatureProfile profile, DriftEvidence evidence) {
    WindowCounts counts = counts(at, profile);
    Assessment assessment =
        DistanceTest.of(distance(profile), at.model.profiles.size())
            .assess(reference(profile), counts);
    feature(at, profile, evidence, counts, assessment, true);
  }

  private void feature(
      At at,
      FeatureProfile profile,
      DriftEvidence evidence,
      WindowCounts counts,
      Assessment assessment,
      boolean shown) {
    Told told =
        new Told(
            profile.getFeature(),
            evidence,
            distance(profile).key(),
            assessment.score(),
            assessment.drift(),
            counts.n(),
            Arrays.stream(counts.counts()).boxed().toList());
    if (counts.n() >= MIN_ROWS) {
      settle(at, profile.getFeature(), told, DriftLevel.valueOf(assessment.level().name()), shown);
    } else if (shown) {
      show(at, profile.getFeature(), told);
    }
  }

  private record At(String name, String domain, Model model, Side side, Instant time) {}

  private record Told(
      @Nullable String feature,
      DriftEvidence evidence,
      String detector,
      double score,
      double threshold,
      long n,
      List<Long> counts) {}

  private void settle(At at, String track, Told told, DriftLevel judgement, boolean shown) {
    Standing standing = at.side.standings.computeIfAbsent(track, name -> new Standing());
    DriftLevel before = standing.level;
    if (judgement.compareTo(before) >= 0) {
      standing.level = judgement;
      standing.lower.clear();
    } else {
      standing.lower.add(judgement);
      if (standing.lower.size() == CALM) {
        standing.level = standing.lower.stream().max(DriftLevel::compareTo).orElseThrow();
        standing.lower.clear();
      }
    }
    if (standing.level != before) {
      signals.add(
          new DriftSignal(
              at.name,
              at.domain,
              told.feature,
              told.evidence,
              told.detector,
              before,
              standing.level,
              told.score,
              told.threshold,
              told.n,
              at.model.version,
              at.time));
    }
    if (standing.level != before || shown) {
      show(at, track, told);
    }
  }

  private void show(At at, String track, Told told) {
    Standing standing = at.side.standings.computeIfAbsent(track, name -> new Standing());
    states.put(
        at.name + "/" + at.domain + "/" + track,
        new DriftState(
            at.name,
            at.domain,
            told.feature,
            told.evidence,
            told.detector,
            standing.level,
            told.score,
            told.threshold,
            told.n,
            told.counts,
            at.model.epoch,
            at.time));
  }

  private static FeatureProfile named(Model model, String feature) {
    return model.profiles.stream()
        .filter(profile -> profile.getFeature().equals(feature))
        .findAny()
        .orElseThrow();
  }
}
