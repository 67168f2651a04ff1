package io.acclimate.dashboard.view;

import static java.util.Objects.requireNonNull;

import io.acclimate.dashboard.view.DriftFact.Evidence;
import io.acclimate.dashboard.view.DriftFact.Level;
import io.acclimate.dashboard.view.DriftFact.Reference;
import io.acclimate.dashboard.view.DriftFact.Signal;
import io.acclimate.dashboard.view.DriftFact.State;
import io.acclimate.dashboard.view.DriftFact.Stream;
import io.acclimate.dashboard.view.DriftUpdate.FeatureDetail;
import io.acclimate.dashboard.view.DriftUpdate.FeaturePage;
import io.acclimate.dashboard.view.DriftUpdate.FeatureRow;
import io.acclimate.dashboard.view.DriftUpdate.Line;
import io.acclimate.dashboard.view.DriftUpdate.SignalView;
import io.acclimate.dashboard.view.Watch.FeatureName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Drift of one model, in bounded memory: the domains last heard of, and the newest signals. */
final class DriftView {
  static final int MAX_DOMAINS = 16;
  static final int MAX_SIGNALS = 100;

  private final DriftBudget budget;
  private final DriftReferences references;
  private final Map<String, Domain> domains = new HashMap<>();
  private final Deque<SignalView> signals = new ArrayDeque<>();
  private long revision;
  private long featuresRevision;
  private long signalsRevision;
  private long lastMillis;

  private static final class Domain {
    private final String name;
    private final Map<String, DriftStream> features = new HashMap<>();
    private final Map<Stream, DriftStream> lines = new HashMap<>();
    private long lastMillis = Long.MIN_VALUE;
    private int share;

    private Domain(String name) {
      this.name = name;
    }
  }

  DriftView(DriftBudget budget) {
    this.budget = budget;
    this.references = new DriftReferences(budget);
  }

  void apply(DriftFact fact, long now) {
    switch (fact) {
      case Reference reference -> {
        references.apply(reference, now);
        featuresRevision = now;
      }
      case DriftFact.NoReference none -> {
        references.takeAway(now);
        featuresRevision = now;
      }
      case State state -> {
        heard(state.stream(), state.at().toEpochMilli());
        stream(state.stream()).ifPresent(stream -> stream.apply(state, now));
        featuresRevision = now;
      }
      case Signal signal -> {
        heard(signal.stream(), signal.at().toEpochMilli());
        stream(signal.stream()).ifPresent(stream -> stream.apply(signal, now));
        featuresRevision = now;
        if (isLine(signal.stream())) {
          keep(signal);
          signalsRevision = now;
        }
      }
    }
    revision = now;
  }

  /** Gives back all that it took. */
  void forget() {
    references.forget();
    domains.values().forEach(domain -> budget.giveBack(domain.share));
    domains.clear();
  }

  boolean changedSince(long then) {
    return revision > then;
  }

  boolean featuresChangedSince(long then) {
    return featuresRevision > then;
  }

  /** Event time of the newest state. */
  long lastMillis() {
    return lastMillis;
  }

  /**
   * The model's drift on one card.
   *
   * @param sinceMillis when its champion moved
   */
  DriftUpdate.Summary summary(long sinceMillis) {
    @Nullable Level worst = null;
    TreeSet<Evidence> evidence = new TreeSet<>();
    int drifted = 0;
    int features = 0;
    for (Domain domain : domains.values()) {
      features = Math.max(features, domain.features.size());
      for (DriftStream stream : domain.lines.values()) {
        Optional<Level> level = stream.level(references.epoch(), sinceMillis);
        if (level.isPresent() && (worst == null || level.get().compareTo(worst) >= 0)) {
          if (level.get() != worst) {
            evidence.clear();
          }
          worst = level.get();
          evidence.add(stream.stream().evidence());
        }
      }
      drifted += (int) domain.features.values().stream().filter(this::isDrifted).count();
    }
    if (worst == null || worst == Level.STABLE) {
      evidence.clear();
    }
    return new DriftUpdate.Summary(worst, List.copyOf(evidence), drifted, features);
  }

  DriftUpdate since(long then) {
    List<Line> lines = new ArrayList<>();
    for (Domain domain : domains.values()) {
      for (DriftStream stream : domain.lines.values()) {
        if (stream.changedSince(then)) {
          lines.add(stream.line());
        }
      }
    }
    return new DriftUpdate(
        domainNames(),
        references.version(),
        lines,
        signalsRevision > then ? List.copyOf(signals) : null);
  }

  FeaturePage features(FeatureQuery query) {
    Domain domain = domain(query.domain());
    if (domain == null) {
      return new FeaturePage(
          query.domain(), domainNames(), 0, 0, 0, 1, query.size(), query.atMillis(), List.of());
    }
    List<FeatureRow> all = new ArrayList<>();
    for (DriftStream stream : domain.features.values()) {
      if (query.atMillis() == null) {
        all.add(stream.row(isCurrent(stream)));
      } else {
        stream.rowAt(query.atMillis()).ifPresent(all::add);
      }
    }
    int drifted = (int) all.stream().filter(FeatureRow::drifted).count();
    List<FeatureRow> matching =
        all.stream().filter(row -> query.matches(row.feature())).sorted(query.order()).toList();
    int pages = Math.max(1, Math.ceilDiv(matching.size(), query.size()));
    int page = Math.min(query.page(), pages);
    return new FeaturePage(
        domain.name,
        domainNames(),
        all.size(),
        matching.size(),
        drifted,
        page,
        query.size(),
        query.atMillis(),
        matching.stream()
            .skip((page - 1L) * query.size())
            .limit(query.size())
            .map(row -> row.with(requireNonNull(domain.features.get(row.feature())).trend()))
            .toList());
  }

  FeatureDetail feature(FeatureName name) {
    Domain domain = domain(name.domain());
    DriftStream stream = domain == null ? null : domain.features.get(name.feature());
    var profile = references.profile(name.feature()).orElse(null);
    return new FeatureDetail(
        name.feature(),
        domain == null ? name.domain() : domain.name,
        domainNames(),
        references.version(),
        stream == null ? null : stream.row(isCurrent(stream)),
        profile,
        stream == null || profile == null
            ? null
            : stream.countsFor(references.epoch(), profile.counts().size()),
        stream == null ? List.of() : stream.history());
  }

  /** True if the feature changed, or what it is held against. */
  boolean changedSince(FeatureName name, long then) {
    Domain domain = domain(name.domain());
    DriftStream stream = domain == null ? null : domain.features.get(name.feature());
    return references.changedSince(then) || (stream != null && stream.changedSince(then));
  }

  private boolean isCurrent(DriftStream stream) {
    return stream.level(references.epoch(), Long.MIN_VALUE).isPresent();
  }

  private boolean isDrifted(DriftStream stream) {
    return stream.level(references.epoch(), Long.MIN_VALUE).filter(Level.DRIFT::equals).isPresent();
  }

  /** The named one, or the one last heard of. */
  private @Nullable Domain domain(@Nullable String name) {
    return name != null
        ? domains.get(name)
        : domains.values().stream().max(NEWEST_LAST).orElse(null);
  }

  private static final Comparator<Domain> NEWEST_LAST =
      Comparator.comparingLong((Domain domain) -> domain.lastMillis)
          .thenComparing(domain -> domain.name);

  private List<String> domainNames() {
    return domains.values().stream()
        .sorted(NEWEST_LAST.reversed())
        .map(domain -> domain.name)
        .toList();
  }

  private void heard(Stream stream, long atMillis) {
    Domain domain = domains.get(stream.domain());
    if (domain == null) {
      if (domains.size() == MAX_DOMAINS) {
        Domain oldest = domains.values().stream().min(NEWEST_LAST).orElseThrow();
        budget.giveBack(oldest.share);
        domains.remove(oldest.name);
      }
      domain = new Domain(stream.domain());
      domains.put(stream.domain(), domain);
    }
    domain.lastMillis = Math.max(domain.lastMillis, atMillis);
    lastMillis = Math.max(lastMillis, atMillis);
  }

  /**
   * Streams of whole evidence, predictions and labels have a line; inputs and what else has a
   * feature are in the table of features.
   */
  private static boolean isLine(Stream stream) {
    return stream.feature() == null || stream.evidence() != Evidence.INPUTS;
  }

  /** Empty if too many are kept already. */
  private Optional<DriftStream> stream(Stream stream) {
    Domain domain = requireNonNull(domains.get(stream.domain()));
    boolean line = isLine(stream);
    DriftStream known =
        line ? domain.lines.get(stream) : domain.features.get(requireNonNull(stream.feature()));
    if (known != null) {
      return Optional.of(known);
    }
    int share = line ? DriftBudget.LINE : DriftBudget.FEATURE;
    if (!budget.take(share)) {
      return Optional.empty();
    }
    domain.share += share;
    DriftStream added =
        new DriftStream(stream, line ? DriftStream.LINE_POINTS : DriftStream.FEATURE_POINTS);
    if (line) {
      domain.lines.put(stream, added);
    }
    if (stream.feature() != null) {
      domain.features.put(stream.feature(), added);
    }
    return Optional.of(added);
  }

  private void keep(Signal signal) {
    Stream stream = signal.stream();
    signals.addFirst(
        new SignalView(
            signal.at().toEpochMilli(),
            stream.domain(),
            stream.evidence(),
            stream.feature(),
            signal.detector(),
            signal.before(),
            signal.after(),
            Digits.four(signal.score()),
            Digits.four(signal.threshold()),
            signal.n(),
            signal.version()));
    if (signals.size() > MAX_SIGNALS) {
      signals.removeLast();
    }
  }
}
