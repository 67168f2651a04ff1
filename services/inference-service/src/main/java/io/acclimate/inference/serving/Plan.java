package io.acclimate.inference.serving;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a model should serve: one update of the registry.
 *
 * @param model name of the model
 * @param aliases where each alias points
 * @param traffic which aliases see requests beside champion
 */
public record Plan(String model, SortedMap<String, Target> aliases, List<Share> traffic) {
  /** The alias that answers whoever asks for no other. */
  public static final String CHAMPION = "champion";

  public Plan {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    traffic = List.copyOf(traffic);
  }

  /** The version that champion points at. */
  public Optional<Target> champion() {
    return Optional.ofNullable(aliases.get(CHAMPION));
  }

  /** Numbers of the versions that may be asked for, in order. */
  public List<Integer> versions() {
    return aliases.values().stream().map(Target::version).distinct().sorted().toList();
  }

  /** Number of the version that each alias points at. */
  public SortedMap<String, Integer> aliasVersions() {
    SortedMap<String, Integer> numbers = new TreeMap<>();
    aliases.forEach((alias, target) -> numbers.put(alias, target.version()));
    return numbers;
  }

  /** Of several, what matters most goes first. */
  Rank rank(String alias) {
    if (alias.equals(CHAMPION)) {
      return Rank.CHAMPION;
    }
    return traffic.stream().anyMatch(share -> share.alias().equals(alias))
        ? Rank.TRAFFIC
        : Rank.OTHER;
  }

  /** An alias that points at a version. */
  public Optional<String> aliasOf(int version) {
    return aliases.entrySet().stream()
        .filter(alias -> alias.getValue().version() == version)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The aliases and their versions, for a sentence. */
  public String shown() {
    return aliases.isEmpty()
        ? "it has no alias"
        : aliases.entrySet().stream()
            .map(alias -> alias.getKey() + " is version " + alias.getValue().version())
            .collect(Collectors.joining(", "));
  }

  /** Who keeps its place in memory when there is too little of it. */
  enum Rank {
    CHAMPION,
    TRAFFIC,
    OTHER
  }
}
