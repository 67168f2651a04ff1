package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.Update.Detail;
import io.acclimate.dashboard.view.Update.Event;
import io.acclimate.dashboard.view.Update.RoundView;
import io.acclimate.dashboard.view.Update.Summary;
import io.acclimate.dashboard.view.Update.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One model, in bounded memory: of each kind of thing the newest are kept. */
final class ModelView {
  static final int MAX_VERSIONS = 500;
  static final int MAX_ROUNDS = 50;
  static final int MAX_EVENTS = 100;
  private static final int TREND_STEPS = 24;

  private final String name;
  private final long registeredMillis;
  private final RollingAccuracy rolling;
  private final AccuracySeries series = new AccuracySeries();
  private final TreeMap<Integer, Version> versions = new TreeMap<>();
  private final TreeMap<Integer, Tally> tallies = new TreeMap<>();
  private final Deque<RoundView> rounds = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private @Nullable Integer champion;
  private long championSinceMillis;
  private boolean paused;
  private long versionCount;
  private long lastOutcomeMillis;
  private long revision;
  private long storyRevision;

  private static final class Tally {
    private long n;
    private long correct;
    private long revision;
  }

  ModelView(String name, long registeredMillis, int rollingOutcomes) {
    this.name = name;
    this.registeredMillis = registeredMillis;
    this.rolling = new RollingAccuracy(rollingOutcomes);
  }

  void change(Fact.Change change, long now) {
    long at = change.at().toEpochMilli();
    if (change.applied()) {
      if (change.kind() == Fact.Change.Kind.PAUSE) {
        paused = true;
      } else if (change.kind() == Fact.Change.Kind.RESUME) {
        paused = false;
      }
      if (change.madeVersion() != null) {
        versionCount++;
        versions.put(
            change.madeVersion(),
            new Version(change.madeVersion(), at, change.experience(), change.reason()));
        drop(versions);
      }
      if (change.champion() != null && !change.champion().equals(champion)) {
        champion = change.champion();
        championSinceMillis = at;
      }
    }
    if (!isQuietRound(change)) {
      keep(
          events,
          new Event(at, change.kind().name(), change.applied(), change.detail()),
          MAX_EVENTS);
    }
    storyRevision = now;
    revision = now;
  }

  /** Rounds that made no version are many, and their reports say more. */
  private static boolean isQuietRound(Fact.Change change) {
    return change.kind() == Fact.Change.Kind.ROUND
        && change.applied()
        && change.madeVersion() == null;
  }

  /** Outcomes from before the model was registered belong to a deleted one of the same name. */
  void outcome(Fact.Outcome outcome, long nowMillis, long now) {
    long at = outcome.predictedAt().toEpochMilli();
    if (at < registeredMillis) {
      return;
    }
    rolling.add(outcome.correct());
    series.add(at, outcome.correct(), nowMillis, now);
    Tally tally = tallies.computeIfAbsent(outcome.version(), number -> new Tally());
    tally.n++;
    tally.correct += outcome.correct() ? 1 : 0;
    tally.revision = now;
    drop(tallies);
    lastOutcomeMillis = Math.max(lastOutcomeMillis, Math.min(at, nowMillis));
    revision = now;
  }

  void round(Fact.Round round, long now) {
    if (round.completedAt().toEpochMilli() < registeredMillis) {
      return;
    }
    // Each experience has one verdict; a worker that took over may report it a second time.
    rounds.removeIf(known -> known.experience() == round.experience());
    keep(
        rounds,
        new RoundView(
            round.experience(),
            round.verdict(),
            round.reason(),
            round.version(),
            round.trigger(),
            round.trainExamples(),
            round.holdOutExamples(),
            round.seconds(),
            round.completedAt().toEpochMilli(),
            round.arms()),
        MAX_ROUNDS);
    storyRevision = now;
    revision = now;
  }

  boolean changedSince(long then) {
    return revision > then;
  }

  OptionalDouble accuracy() {
    return rolling.accuracy();
  }

  Summary summary() {
    OptionalDouble accuracy = rolling.accuracy();
    return new Summary(
        name,
        champion,
        championSinceMillis,
        paused,
        (int) versionCount,
        accuracy.isPresent() ? accuracy.getAsDouble() : null,
        rolling.n(),
        rolling.seen(),
        lastOutcomeMillis,
        series.trend(TREND_STEPS));
  }

  Detail since(long then) {
    boolean reset = series.coarsenedSince(then);
    long from = reset ? 0 : then;
    boolean story = storyRevision > then;
    return new Detail(
        name,
        reset || then == 0,
        story ? List.copyOf(versions.values()) : null,
        story ? List.copyOf(rounds) : null,
        story ? List.copyOf(events) : null,
        changedTallies(then),
        series.since(from));
  }

  private List<List<Long>> changedTallies(long then) {
    List<List<Long>> changed = new ArrayList<>();
    for (Map.Entry<Integer, Tally> entry : tallies.entrySet()) {
      Tally tally = entry.getValue();
      if (tally.revision > then) {
        changed.add(List.of((long) entry.getKey(), tally.n, tally.correct));
      }
    }
    return changed;
  }

  private static <T> void keep(Deque<T> newestFirst, T newest, int max) {
    newestFirst.addFirst(newest);
    if (newestFirst.size() > max) {
      newestFirst.removeLast();
    }
  }

  private static void drop(NavigableMap<Integer, ?> byVersion) {
    if (byVersion.size() > MAX_VERSIONS) {
      byVersion.pollFirstEntry();
    }
  }
}
