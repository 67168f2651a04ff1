package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.Update.Detail;
import io.acclimate.dashboard.view.Update.Event;
import io.acclimate.dashboard.view.Update.RoundView;
import io.acclimate.dashboard.view.Update.Summary;
import io.acclimate.dashboard.view.Update.Training;
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
  static final int MAX_EXPERIENCES = 100;
  private static final int TREND_STEPS = 24;
  private static final String NOTHING = "nothing";

  private final String name;
  private final long registeredMillis;
  private final RollingAccuracy rolling;
  private final AccuracySeries series = new AccuracySeries();
  private final TreeMap<Integer, Version> versions = new TreeMap<>();
  private final TreeMap<Integer, Training> trainings = new TreeMap<>();
  private final TreeMap<Integer, Tally> tallies = new TreeMap<>();
  private final TreeMap<Long, Long> closedMillis = new TreeMap<>();
  private final Deque<RoundView> rounds = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final DriftView drift;
  private @Nullable Integer champion;
  private long championSinceMillis;
  private boolean paused;
  private long versionCount;
  private long lastOutcomeMillis;
  private long lastEventMillis;
  private long completedExperience;
  private long deadLetters;
  private long revision;
  private long storyRevision;

  private static final class Tally {
    private long n;
    private long correct;
    private long revision;
  }

  ModelView(String name, long registeredMillis, int rollingOutcomes, DriftBudget budget) {
    this.name = name;
    this.drift = new DriftView(budget);
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
            new Version(change.madeVersion(), at, change.experience(), change.reason(), null));
        drop(versions);
      }
      if (change.completed() != null) {
        completedExperience = change.completed();
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
    lastEventMillis = Math.max(lastEventMillis, lastOutcomeMillis);
    revision = now;
  }

  void experience(Fact.Experience experience, long nowMillis, long now) {
    long at = experience.closedAt().toEpochMilli();
    if (at < registeredMillis) {
      return;
    }
    closedMillis.put(experience.number(), at);
    if (closedMillis.size() > MAX_EXPERIENCES) {
      closedMillis.pollFirstEntry();
    }
    lastEventMillis = Math.max(lastEventMillis, Math.min(at, nowMillis));
    revision = now;
  }

  /** A letter's time says nothing here: a mapped topic's records may be older than the model. */
  void deadLetter(long now) {
    deadLetters++;
    revision = now;
  }

  void drift(DriftFact fact, long now) {
    drift.apply(fact, now);
    revision = now;
  }

  DriftUpdate.FeaturePage features(FeatureQuery query) {
    return drift.features(query);
  }

  DriftUpdate.FeatureDetail feature(Watch.FeatureName feature) {
    return drift.feature(feature);
  }

  boolean featuresChangedSince(long then) {
    return drift.featuresChangedSince(then);
  }

  boolean changedSince(Watch.FeatureName feature, long then) {
    return drift.changedSince(feature, then);
  }

  /** Gives back what is counted for all models together. */
  void forget() {
    drift.forget();
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
            round.triggerKind(),
            round.trigger(),
            round.trainExamples(),
            round.holdOutExamples(),
            round.replayExamples(),
            round.seconds(),
            round.completedAt().toEpochMilli(),
            round.arms()),
        MAX_ROUNDS);
    if (round.version() != null) {
      trainings.put(round.version(), training(round));
      drop(trainings);
    }
    storyRevision = now;
    revision = now;
  }

  private static Training training(Fact.Round round) {
    @Nullable Double before = null;
    @Nullable Double after = null;
    String arm = "";
    List<String> domains = List.of();
    for (Fact.Round.Arm tried : round.arms()) {
      if (tried.name().equals(NOTHING)) {
        before = tried.accuracy();
      }
      if (tried.won()) {
        arm = tried.name();
        after = tried.accuracy();
        domains = tried.domains().stream().map(Fact.Round.DomainScore::domain).toList();
      }
    }
    return new Training(
        arm,
        round.triggerKind(),
        round.trigger(),
        round.trainExamples(),
        round.holdOutExamples(),
        round.replayExamples(),
        domains,
        before,
        after);
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
        Math.max(lastEventMillis, drift.lastMillis()),
        eventToLiveMillis(),
        closedMillis.isEmpty() ? 0 : Math.max(0, closedMillis.lastKey() - completedExperience),
        deadLetters,
        drift.summary(championSinceMillis),
        series.trend(TREND_STEPS));
  }

  private @Nullable Long eventToLiveMillis() {
    Map.Entry<Integer, Version> newest = versions.lastEntry();
    Long experience = newest == null ? null : newest.getValue().experience();
    Long closed = experience == null ? null : closedMillis.get(experience);
    return newest == null || closed == null ? null : newest.getValue().atMillis() - closed;
  }

  private List<Version> versions() {
    return versions.values().stream()
        .map(
            version ->
                new Version(
                    version.number(),
                    version.atMillis(),
                    version.experience(),
                    version.reason(),
                    trainings.get(version.number())))
        .toList();
  }

  Detail since(long then) {
    boolean reset = series.coarsenedSince(then);
    long from = reset ? 0 : then;
    boolean story = storyRevision > then;
    return new Detail(
        name,
        reset || then == 0,
        story ? versions() : null,
        story ? List.copyOf(rounds) : null,
        story ? List.copyOf(events) : null,
        changedTallies(then),
        series.since(from),
        drift.changedSince(then) ? drift.since(then) : null);
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
