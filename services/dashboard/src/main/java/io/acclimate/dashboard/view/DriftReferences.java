package io.acclimate.dashboard.view;

import io.acclimate.dashboard.view.DriftFact.Profile;
import io.acclimate.dashboard.view.DriftFact.Reference;
import io.acclimate.dashboard.view.DriftUpdate.ProfileView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Reference profiles of a model's champion. */
final class DriftReferences {
  private final DriftBudget budget;
  private final Map<Integer, Reference> arriving = new TreeMap<>();
  private Map<String, Compact> active = Map.of();
  private long epoch = -1;
  private long version = -1;
  private long revision;

  /** A profile without boxes: there may be a hundred thousand. */
  private static final class Compact {
    private final double[] edges;
    private final int[] counts;
    private final List<String> categories;
    private final double[] figures;
    private final long n;

    private Compact(Profile profile) {
      edges = profile.edges().stream().mapToDouble(Double::doubleValue).toArray();
      counts = profile.counts().stream().mapToInt(Math::toIntExact).toArray();
      categories = profile.categories();
      figures =
          new double[] {profile.min(), profile.max(), profile.mean(), profile.standardDeviation()};
      n = profile.n();
    }

    private ProfileView view() {
      return new ProfileView(
          DoubleStream.of(edges).boxed().toList(),
          IntStream.of(counts).boxed().toList(),
          categories,
          figures[0],
          figures[1],
          figures[2],
          figures[3],
          n);
    }
  }

  DriftReferences(DriftBudget budget) {
    this.budget = budget;
  }

  /** Takes in a block; a reference takes the place of an older one once it has all its blocks. */
  void apply(Reference block, long now) {
    long newest = arriving.values().stream().mapToLong(Reference::epoch).max().orElse(epoch);
    if (block.epoch() < newest || block.epoch() == epoch) {
      return;
    }
    if (block.epoch() > newest) {
      arriving.clear();
    }
    arriving.put(block.block(), block);
    if (arriving.size() == block.blocks()) {
      activate(block, now);
    }
  }

  private void activate(Reference last, long now) {
    forget();
    List<Profile> all = new ArrayList<>();
    arriving.values().forEach(block -> all.addAll(block.profiles()));
    arriving.clear();
    active = new HashMap<>();
    for (Profile profile : all) {
      if (!active.containsKey(profile.feature()) && budget.take(DriftBudget.PROFILE)) {
        active.put(profile.feature(), new Compact(profile));
      }
    }
    epoch = last.epoch();
    version = last.version();
    revision = now;
  }

  /** Epoch of the reference in force; -1 if there is none. */
  long epoch() {
    return epoch;
  }

  /** The champion's version that it belongs to; -1 if there is none. */
  long version() {
    return version;
  }

  boolean changedSince(long then) {
    return revision > then;
  }

  Optional<ProfileView> profile(String feature) {
    return Optional.ofNullable(active.get(feature)).map(Compact::view);
  }

  /** Goes on without a reference. */
  void takeAway(long now) {
    forget();
    arriving.clear();
    version = -1;
    revision = now;
  }

  /** Gives back what it took. */
  void forget() {
    budget.giveBack(active.size() * DriftBudget.PROFILE);
    active = Map.of();
  }
}
