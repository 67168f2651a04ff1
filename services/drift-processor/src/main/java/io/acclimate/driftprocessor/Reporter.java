package io.acclimate.driftprocessor;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.driftprocessor.judge.Judge;
import io.acclimate.driftprocessor.judge.Verdicts.Verdict;
import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.window.Source;
import io.acclimate.driftprocessor.window.Window;
import io.acclimate.driftprocessor.window.Windows;
import io.acclimate.driftprocessor.wire.Evidence;
import io.acclimate.driftprocessor.wire.Outbound;
import io.acclimate.driftprocessor.wire.Outbox;
import io.acclimate.driftprocessor.wire.Signal;
import io.acclimate.driftprocessor.wire.Track;
import io.acclimate.driftprocessor.wire.TrackState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;

/** Makes signals of changed levels, and states of what was judged. */
final class Reporter {
  private static final long[] NO_COUNTS = {};

  private final Consumer<Record<byte[], Outbound>> out;
  private final Outbox outbox;
  private final Windows windows;
  private final Meters meters;
  private final int calm;

  /**
   * @param out takes records on their way
   * @param calm judgements in a row that are lower before a level falls
   */
  Reporter(
      Consumer<Record<byte[], Outbound>> out,
      Outbox outbox,
      Windows windows,
      Meters meters,
      int calm) {
    this.out = out;
    this.outbox = outbox;
    this.windows = windows;
    this.meters = meters;
    this.calm = calm;
  }

  /**
   * The row at which something is said.
   *
   * @param eventMillis its event time
   * @param cause where it is, for the id of a signal
   */
  record At(String model, Source source, Judge judge, long eventMillis, String cause) {
    Track track(int number) {
      return judge.tracks(source).get(number);
    }
  }

  /** A track was judged. */
  void judged(Window window, At at, int track, Verdict verdict) {
    DriftLevel before = window.standings().level(track);
    if (verdict.judged() && window.standings().judged(track, verdict.level(), calm)) {
      changed(window, at, track, before, verdict);
    } else if (verdict.shown()) {
      state(window, at, track, verdict);
    }
  }

  /** The level of a track has changed. */
  void changed(Window window, At at, int track, DriftLevel before, Verdict verdict) {
    DriftLevel after = window.standings().level(track);
    Track changed = at.track(track);
    out.accept(
        outbox.of(
            new Signal(
                at.model(),
                window.domain(),
                changed,
                before,
                after,
                verdict.score(),
                verdict.threshold(),
                verdict.rows(),
                at.judge().reference().version(),
                at.eventMillis(),
                at.cause())));
    meters.signal(changed.evidence(), after);
    state(window, at, track, verdict);
    levels(at.model(), at.judge());
  }

  /**
   * A window begins anew: what was not stable is, and what is not judged any more is forgotten.
   *
   * @param atMillis time stamp of the reference
   * @param errorsGoOn whether errors stand as they do, and are shown under the new reference
   */
  void reset(
      String model,
      Source source,
      Window window,
      Judge before,
      Judge now,
      long atMillis,
      boolean errorsGoOn) {
    At at = new At(model, source, now, atMillis, "r" + now.reference().epoch());
    Verdict nothing = new Verdict(true, DriftLevel.STABLE, 0, 0, 0, NO_COUNTS, true);
    List<Track> tracks = before.tracks(source);
    List<Track> goOn = now.tracks(source);
    if (errorsGoOn && window.published() && window.detector().n() > 0) {
      DriftLevel level = window.standings().level(Judge.ERRORS);
      Verdict errors = now.errors(window.detector(), level);
      out.accept(outbox.of(state(window, at, at.track(Judge.ERRORS), level, errors)));
    }
    for (int number = errorsGoOn ? Judge.ERRORS + 1 : 0; number < tracks.size(); number++) {
      Track track = tracks.get(number);
      DriftLevel level = window.standings().level(number);
      boolean goesOn = goOn.contains(track);
      if (level != DriftLevel.STABLE) {
        out.accept(
            outbox.of(
                new Signal(
                    model,
                    window.domain(),
                    track,
                    level,
                    DriftLevel.STABLE,
                    0,
                    0,
                    0,
                    now.reference().version(),
                    atMillis,
                    at.cause())));
        meters.signal(track.evidence(), DriftLevel.STABLE);
        if (goesOn) {
          out.accept(outbox.of(state(window, at, track, DriftLevel.STABLE, nothing)));
        }
      }
      if (!goesOn && window.published()) {
        out.accept(outbox.forgetting(model, window.domain(), track));
      }
    }
  }

  /** Nothing is known of a window any more. */
  void forget(String model, Source source, Judge judge, Window window) {
    if (window.published()) {
      for (Track track : judge.tracks(source)) {
        out.accept(outbox.forgetting(model, window.domain(), track));
      }
    }
  }

  /** Shows the highest levels of a model's domains. */
  void levels(String model, Judge judge) {
    Map<Evidence, DriftLevel> highest = new EnumMap<>(Evidence.class);
    for (Source source : Source.values()) {
      List<Track> tracks = judge.tracks(source);
      for (int number = 0; number < tracks.size(); number++) {
        Track track = tracks.get(number);
        if (track.evidence() != Evidence.INPUTS || track.feature() == null) {
          for (Window window : windows.of(model, source)) {
            highest.merge(track.evidence(), window.standings().level(number), Reporter::higher);
          }
          highest.putIfAbsent(track.evidence(), DriftLevel.STABLE);
        }
      }
    }
    highest.forEach((evidence, level) -> meters.level(model, evidence, level));
  }

  private static DriftLevel higher(DriftLevel one, DriftLevel other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void state(Window window, At at, int track, Verdict verdict) {
    window.publish();
    out.accept(
        outbox.of(state(window, at, at.track(track), window.standings().level(track), verdict)));
  }

  private static TrackState state(
      Window window, At at, Track track, DriftLevel level, Verdict verdict) {
    return new TrackState(
        at.model(),
        window.domain(),
        track,
        level,
        verdict.score(),
        verdict.threshold(),
        verdict.rows(),
        verdict.counts(),
        at.judge().reference().epoch(),
        at.eventMillis());
  }
}
