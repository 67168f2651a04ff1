package io.acclimate.registry.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the aliases of a model pointed, and since when; it only grows. */
final class AliasHistory {
  private final Map<String, List<Turn>> turns = new TreeMap<>();

  /** The alias points at the target from this change on; nowhere if that is null. */
  private record Turn(@Nullable AliasTarget target, Answer decidedBy) {
    boolean leadsTo(@Nullable AliasTarget other) {
      return Objects.equals(version(target), version(other));
    }

    private static @Nullable Integer version(@Nullable AliasTarget target) {
      return target == null ? null : (Integer) target.version();
    }
  }

  /** Follows a change; signing a version anew moves nothing. */
  void after(Answer answer, SortedMap<String, AliasTarget> aliases) {
    aliases.forEach((alias, target) -> turn(alias, new Turn(target, answer)));
    turns.keySet().stream()
        .filter(alias -> !aliases.containsKey(alias))
        .forEach(alias -> turn(alias, new Turn(null, answer)));
  }

  private void turn(String alias, Turn next) {
    List<Turn> before = turns.computeIfAbsent(alias, name -> new ArrayList<>());
    if (before.isEmpty() || !before.getLast().leadsTo(next.target)) {
      before.add(next);
    }
  }

  /** All aliases that there ever were. */
  SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(turns.keySet()));
  }

  /** Tenures of an alias, oldest first. */
  List<Tenure> of(String alias) {
    List<Turn> all = turns.getOrDefault(alias, List.of());
    List<Tenure> tenures = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Turn turn = all.get(i);
      AliasTarget target = turn.target;
      if (target != null) {
        Instant until = i + 1 < all.size() ? all.get(i + 1).decidedBy.decidedAt() : null;
        tenures.add(new Tenure(alias, target, turn.decidedBy, until));
      }
    }
    return tenures;
  }

  /**
   * The tenure at a time; empty if the alias pointed nowhere then. Of several changes in one
   * millisecond the last one counts.
   */
  Optional<Tenure> at(String alias, Instant time) {
    return of(alias).reversed().stream()
        .filter(tenure -> !tenure.since().isAfter(time))
        .findFirst()
        .filter(tenure -> tenure.until() == null || tenure.until().isAfter(time));
  }
}
