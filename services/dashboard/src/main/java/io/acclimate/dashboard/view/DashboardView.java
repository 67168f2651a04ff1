package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.Update.Source;
import io.acclimate.dashboard.view.Update.Summary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All models as people see them. Every change has a revision, and {@link #since} tells what came
 * after one. Safe for use by many threads.
 *
 * <p>Models are known from the journal only: outcomes and reports of others are passed over.
 */
public final class DashboardView {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardView.class);

  /** Models shown; those registered beyond it are not. */
  static final int MAX_MODELS = 1_000;

  private final int rollingOutcomes;
  private final InstantSource clock;
  private final AccuracyGauges gauges;
  private final SortedMap<String, ModelView> models = new TreeMap<>();
  private final DeadLetters deadLetters = new DeadLetters();
  private final DriftBudget budget;
  private Source source = new Source(Source.State.WAITING, "The topics have not been read yet.");
  private long revision = 1;
  private long removedAt;

  /**
   * Shows nothing yet.
   *
   * @param rollingOutcomes how many outcomes a model's live accuracy is of
   * @param maxFeatures windows and reference profiles kept, of all models together
   */
  public DashboardView(
      int rollingOutcomes, int maxFeatures, InstantSource clock, MeterRegistry meters) {
    this.rollingOutcomes = rollingOutcomes;
    this.budget = new DriftBudget(maxFeatures, meters);
    this.clock = clock;
    this.gauges = new AccuracyGauges(meters);
  }

  /** Takes in facts, in the order of their topics. */
  public synchronized void apply(List<Fact> facts) {
    long nowMillis = clock.millis();
    for (Fact fact : facts) {
      revision++;
      switch (fact) {
        case Fact.Change change -> change(change);
        case Fact.Outcome outcome ->
            of(outcome.model()).ifPresent(model -> model.outcome(outcome, nowMillis, revision));
        case Fact.Experience experience ->
            of(experience.model())
                .ifPresent(model -> model.experience(experience, nowMillis, revision));
        case Fact.Round round -> of(round.model()).ifPresent(model -> model.round(round, revision));
        case Fact.DeadLetter letter -> {
          deadLetters.add(letter, revision);
          if (letter.model() != null) {
            of(letter.model()).ifPresent(model -> model.deadLetter(revision));
          }
        }
        case DriftFact drift -> of(drift.model()).ifPresent(model -> model.drift(drift, revision));
      }
    }
  }

  /** Takes in how far the reading is. */
  public synchronized void source(Source now) {
    if (!now.equals(source)) {
      source = now;
      revision++;
    }
  }

  public synchronized Source source() {
    return source;
  }

  public synchronized long revision() {
    return revision;
  }

  /** Live accuracy of a model; empty while nothing is known. */
  public synchronized OptionalDouble accuracy(String model) {
    ModelView view = models.get(model);
    return view == null ? OptionalDouble.empty() : view.accuracy();
  }

  /**
   * What changed after a revision.
   *
   * @param then 0 for everything
   * @param watch what to tell more about
   */
  public synchronized Update since(long then, Watch watch) {
    return since(then, then, watch);
  }

  /**
   * What changed after a revision, for a reader that has just turned to something else.
   *
   * @param then 0 for everything
   * @param watchedThen the revision after which it knows the features that it watches; 0 for none
   * @param watch what to tell more about
   */
  public synchronized Update since(long then, long watchedThen, Watch watch) {
    boolean reset = then < removedAt || then == 0;
    long from = reset ? 0 : then;
    long watchedFrom = reset ? 0 : watchedThen;
    List<Summary> changed =
        models.values().stream()
            .filter(view -> view.changedSince(from))
            .map(ModelView::summary)
            .toList();
    ModelView selected = watch.model() == null ? null : models.get(watch.model());
    return new Update(
        revision,
        reset,
        clock.millis(),
        source,
        rollingOutcomes,
        changed,
        reset || deadLetters.changedSince(from) ? deadLetters.counts() : null,
        selected == null || !selected.changedSince(from) ? null : selected.since(from),
        selected == null ? null : page(selected, watch.features(), watchedFrom),
        selected == null ? null : feature(selected, watch.feature(), watchedFrom));
  }

  /** A page of a model's features; empty if there is no such model. */
  public synchronized Optional<DriftUpdate.FeaturePage> features(String model, FeatureQuery query) {
    return of(model).map(view -> view.features(query));
  }

  private static DriftUpdate.@Nullable FeaturePage page(
      ModelView model, @Nullable FeatureQuery query, long then) {
    return query == null || (then > 0 && !model.featuresChangedSince(then))
        ? null
        : model.features(query);
  }

  private static DriftUpdate.@Nullable FeatureDetail feature(
      ModelView model, Watch.@Nullable FeatureName name, long then) {
    return name == null || (then > 0 && !model.changedSince(name, then))
        ? null
        : model.feature(name);
  }

  private Optional<ModelView> of(String model) {
    return Optional.ofNullable(models.get(model));
  }

  private void change(Fact.Change change) {
    ModelView model = models.get(change.model());
    if (model == null) {
      if (!change.applied() || change.kind() != Fact.Change.Kind.REGISTER) {
        return;
      }
      if (models.size() == MAX_MODELS) {
        LOG.warn("model={} state=not-shown limit={}", change.model(), MAX_MODELS);
        return;
      }
      model = new ModelView(change.model(), change.at().toEpochMilli(), rollingOutcomes, budget);
      models.put(change.model(), model);
      gauges.add(change.model(), this, view -> view.accuracy(change.model()).orElse(Double.NaN));
    }
    if (change.applied() && change.kind() == Fact.Change.Kind.DELETE) {
      model.forget();
      models.remove(change.model());
      gauges.remove(change.model());
      removedAt = revision;
    } else {
      model.change(change, revision);
    }
  }
}
