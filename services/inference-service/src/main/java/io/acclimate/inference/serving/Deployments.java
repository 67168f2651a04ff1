package io.acclimate.inference.serving;

import io.acclimate.core.model.ModelLease;
import io.acclimate.core.model.ModelSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions in memory, by model and alias. Calls lease one; whatever no alias points at any more
 * closes when its last call returns. A change is one write of one reference per model. Only one
 * thread may make changes.
 */
public final class Deployments implements AutoCloseable {
  private final ConcurrentMap<String, Map<String, LoadedVersion>> byModel =
      new ConcurrentHashMap<>();

  /** Leases the version that an alias points at; empty if there is none in memory. */
  public Optional<ModelLease<Deployment>> lease(String model, String alias) {
    return lease(model, versions -> versions.get(alias));
  }

  /** Leases a version by its number; empty if it is not in memory. */
  public Optional<ModelLease<Deployment>> lease(String model, int version) {
    return lease(model, versions -> numbered(versions, version));
  }

  private Optional<ModelLease<Deployment>> lease(
      String model, Function<Map<String, LoadedVersion>, @Nullable LoadedVersion> choice) {
    while (true) {
      LoadedVersion chosen = choice.apply(of(model));
      if (chosen == null) {
        return Optional.empty();
      }
      Optional<ModelLease<Deployment>> lease = chosen.lease(System.nanoTime());
      if (lease.isPresent()) {
        return lease;
      }
      // It was replaced and closed between the two steps above: look again.
    }
  }

  private static @Nullable LoadedVersion numbered(Map<String, LoadedVersion> versions, int number) {
    for (LoadedVersion version : versions.values()) {
      if (version.version() == number) {
        return version;
      }
    }
    return null;
  }

  /** True if an alias has a version in memory. */
  public boolean has(String model, String alias) {
    return of(model).containsKey(alias);
  }

  /** True if a version is in memory. */
  public boolean has(String model, int version) {
    return numbered(of(model), version) != null;
  }

  /** Number of the version that an alias has in memory; empty if it has none. */
  OptionalInt version(String model, String alias) {
    LoadedVersion version = of(model).get(alias);
    return version == null ? OptionalInt.empty() : OptionalInt.of(version.version());
  }

  /** Versions in memory with the slots that point at each. */
  Map<LoadedVersion, Set<Slot>> loaded() {
    Map<LoadedVersion, Set<Slot>> loaded = new HashMap<>();
    byModel.forEach(
        (model, versions) ->
            versions.forEach(
                (alias, version) ->
                    loaded
                        .computeIfAbsent(version, first -> ConcurrentHashMap.newKeySet())
                        .add(new Slot(model, alias))));
    return loaded;
  }

  /** Bytes of the versions in memory. */
  long bytes() {
    return loaded().keySet().stream().mapToLong(LoadedVersion::sizeBytes).sum();
  }

  /** Versions in memory. */
  int count() {
    return loaded().size();
  }

  /** What any alias of the model has of a version under a spec. */
  Optional<LoadedVersion> find(Target target, ModelSpec spec) {
    return of(target.model()).values().stream()
        .filter(version -> version.is(target, spec))
        .findFirst();
  }

  /** True if the slot has exactly this version. */
  boolean holds(Slot slot, LoadedVersion version) {
    return of(slot.model()).get(slot.alias()) == version;
  }

  /** Points an alias at a version and says whether it pointed at another before. */
  boolean point(Slot slot, LoadedVersion version) {
    Map<String, LoadedVersion> next = new HashMap<>(of(slot.model()));
    LoadedVersion replaced = next.put(slot.alias(), version);
    byModel.put(slot.model(), Map.copyOf(next));
    closeIfUnused(slot.model(), replaced);
    return replaced != null;
  }

  /** Takes what an alias points at away from it. */
  void withdraw(Slot slot) {
    Map<String, LoadedVersion> next = new HashMap<>(of(slot.model()));
    LoadedVersion removed = next.remove(slot.alias());
    if (next.isEmpty()) {
      byModel.remove(slot.model());
    } else {
      byModel.put(slot.model(), Map.copyOf(next));
    }
    closeIfUnused(slot.model(), removed);
  }

  private void closeIfUnused(String model, @Nullable LoadedVersion version) {
    if (version != null && !of(model).containsValue(version)) {
      version.close();
    }
  }

  private Map<String, LoadedVersion> of(String model) {
    return byModel.getOrDefault(model, Map.of());
  }

  @Override
  public void close() {
    Set<LoadedVersion> versions =
        byModel.values().stream()
            .flatMap(aliases -> aliases.values().stream())
            .collect(Collectors.toSet());
    byModel.clear();
    versions.forEach(LoadedVersion::close);
  }
}
