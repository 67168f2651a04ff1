package io.acclimate.driftprocessor.judge;

import io.acclimate.core.drift.Assessment;
import io.acclimate.core.drift.DistanceTest;
import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.core.drift.WindowCounts;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.driftprocessor.judge.Verdicts.Verdict;
import io.acclimate.driftprocessor.reference.Reference;
import io.acclimate.driftprocessor.window.OutcomeLayout;
import io.acclimate.driftprocessor.window.Source;
import io.acclimate.driftprocessor.window.Window;
import io.acclimate.driftprocessor.wire.Evidence;
import io.acclimate.driftprocessor.wire.Track;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges windows against one reference. Tracks of examples are the inputs in order, then {@code
 * inputs}, then {@code label}; tracks of outcomes are {@code errors}, {@code prediction}, {@code
 * confidence}; each only where the reference has it.
 */
public final class Judge {
  /** Name of what judges the inputs together. */
  public static final String DRIFTED_FEATURES = "drifted-features";

  /** Number of the track of errors. */
  public static final int ERRORS = 0;

  private static final long[] NO_COUNTS = {};

  private final Reference reference;
  private final JudgeSettings settings;
  private final Quantiser quantiser;
  private final DistanceTest numbers;
  private final DistanceTest categories;
  private final List<Track> exampleTracks;
  private final List<Track> outcomeTracks;

  /**
   * @param errorDetector name of the detector of errors
   */
  public Judge(Reference reference, JudgeSettings settings, String errorDetector) {
    this.reference = reference;
    this.settings = settings;
    this.quantiser = new Quantiser(reference);
    int features = Math.max(1, reference.features());
    this.numbers = settings.ofNumbers(features);
    this.categories = settings.ofCategories(features);
    this.exampleTracks = exampleTracks();
    this.outcomeTracks = outcomeTracks(errorDetector);
  }

  private List<Track> exampleTracks() {
    List<Track> tracks = new ArrayList<>();
    for (ReferenceProfile input : reference.inputs()) {
      tracks.add(number(Evidence.INPUTS, input));
    }
    if (!reference.inputs().isEmpty()) {
      tracks.add(new Track(Evidence.INPUTS, "inputs", null, DRIFTED_FEATURES));
    }
    if (reference.label() != null) {
      tracks.add(category(Evidence.LABELS, reference.label()));
    }
    return List.copyOf(tracks);
  }

  private List<Track> outcomeTracks(String errorDetector) {
    List<Track> tracks = new ArrayList<>();
    tracks.add(new Track(Evidence.ERRORS, "errors", null, errorDetector));
    if (reference.prediction() != null) {
      tracks.add(category(Evidence.PREDICTIONS, reference.prediction()));
    }
    if (reference.confidence() != null) {
      tracks.add(number(Evidence.PREDICTIONS, reference.confidence()));
    }
    return List.copyOf(tracks);
  }

  private Track number(Evidence evidence, ReferenceProfile profile) {
    return new Track(evidence, profile.feature(), profile.feature(), settings.numbers().key());
  }

  private Track category(Evidence evidence, ReferenceProfile profile) {
    return new Track(evidence, profile.feature(), profile.feature(), settings.categories().key());
  }

  /** What it judges by. */
  public Reference reference() {
    return reference;
  }

  /** Makes rows for its windows. */
  public Quantiser quantiser() {
    return quantiser;
  }

  /** The tracks of a source, by number. */
  public List<Track> tracks(Source source) {
    return switch (source) {
      case EXAMPLES -> exampleTracks;
      case OUTCOMES -> outcomeTracks;
    };
  }

  /**
   * Judges every track of a window.
   *
   * @param showAll whether the states of all inputs are shown
   */
  public void judge(Source source, Window window, boolean showAll, Verdicts verdicts) {
    switch (source) {
      case EXAMPLES -> judgeExamples(window, showAll, verdicts);
      case OUTCOMES -> judgeOutcomes(window, verdicts);
    }
  }

  private void judgeExamples(Window window, boolean showAll, Verdicts verdicts) {
    List<ReferenceProfile> inputs = reference.inputs();
    List<WindowCounts> bins = new ArrayList<>(inputs.size());
    for (int input = 0; input < inputs.size(); input++) {
      bins.add(window.bins(inputs.get(input), input));
    }
    int track = 0;
    int drifted = 0;
    for (Assessment assessment : numbers.assess(inputs, bins)) {
      drifted += assessment.level() == DriftLevel.DRIFT ? 1 : 0;
      verdicts.of(track, verdict(numbers, assessment, bins.get(track), showAll));
      track++;
    }
    if (track > 0) {
      verdicts.of(track, together(window, drifted, track));
      track++;
    }
    ReferenceProfile label = reference.label();
    if (label != null) {
      WindowCounts counts = window.categories(label, quantiser.labelPosition());
      verdicts.of(track, assess(categories, label, counts, true));
    }
  }

  private void judgeOutcomes(Window window, Verdicts verdicts) {
    verdicts.of(ERRORS, errors(window.detector(), window.takeHighest()));
    int track = ERRORS + 1;
    ReferenceProfile prediction = reference.prediction();
    if (prediction != null) {
      WindowCounts counts = window.categories(prediction, OutcomeLayout.PREDICTION);
      verdicts.of(track++, assess(categories, prediction, counts, true));
    }
    ReferenceProfile confidence = reference.confidence();
    if (confidence != null) {
      WindowCounts counts = window.bins(confidence, OutcomeLayout.CONFIDENCE);
      verdicts.of(track, assess(numbers, confidence, counts, true));
    }
  }

  /** What a detector of errors says. */
  public Verdict errors(ErrorDetector detector, DriftLevel level) {
    return new Verdict(
        true, level, detector.score(), detector.threshold(), detector.n(), NO_COUNTS, true);
  }

  private Verdict together(Window window, int drifted, int inputs) {
    double share = (double) drifted / inputs;
    DriftLevel level = share >= settings.warningShare() ? DriftLevel.WARNING : DriftLevel.STABLE;
    return new Verdict(
        true,
        share >= settings.driftShare() ? DriftLevel.DRIFT : level,
        share,
        settings.driftShare(),
        window.size(),
        NO_COUNTS,
        true);
  }

  private static Verdict assess(
      DistanceTest test, ReferenceProfile profile, WindowCounts counts, boolean shown) {
    return verdict(test, test.assess(profile, counts), counts, shown);
  }

  private static Verdict verdict(
      DistanceTest test, Assessment assessment, WindowCounts counts, boolean shown) {
    return new Verdict(
        counts.n() >= test.minimumRows(),
        assessment.level(),
        assessment.score(),
        assessment.drift(),
        counts.n(),
        counts.counts(),
        shown);
  }
}
