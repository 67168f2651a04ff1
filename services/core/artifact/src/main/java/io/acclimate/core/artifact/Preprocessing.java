package io.acclimate.core.artifact;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How inputs are transformed and then normalised before the network sees them.
 *
 * @param power transforms inputs of every domain before their statistics; null leaves them as they
 *     are. It stays the same in all versions of a model, so that statistics can be carried on
 * @param byDefault for a domain without its own statistics; null leaves the input as it is
 * @param byDomain statistics of the domains that have their own
 */
public record Preprocessing(
    @Nullable PowerTransform power,
    @Nullable FeatureStatistics byDefault,
    SortedMap<String, FeatureStatistics> byDomain) {
  public Preprocessing {
    byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
    byDomain.keySet().forEach(Names::requireDomain);
  }

  public Preprocessing(
      @Nullable PowerTransform power,
      @Nullable FeatureStatistics byDefault,
      Map<String, FeatureStatistics> byDomain) {
    this(power, byDefault, new TreeMap<>(byDomain));
  }

  /** Without a transform. */
  public Preprocessing(
      @Nullable FeatureStatistics byDefault, Map<String, FeatureStatistics> byDomain) {
    this(null, byDefault, new TreeMap<>(byDomain));
  }

  /** Leaves every input as it is. */
  public static Preprocessing identity() {
    return new Preprocessing(null, Map.of());
  }

  /** The same transform with other statistics. */
  public Preprocessing with(
      @Nullable FeatureStatistics newDefault, Map<String, FeatureStatistics> newByDomain) {
    return new Preprocessing(power, newDefault, newByDomain);
  }

  /** The statistics for a domain; an unknown domain gets the default; empty is the identity. */
  public Optional<FeatureStatistics> statistics(String domain) {
    FeatureStatistics own = byDomain.get(domain);
    return Optional.ofNullable(own != null ? own : byDefault);
  }

  static Preprocessing parse(JsonFields fields) {
    PowerTransform power =
        fields.has("power") ? PowerTransform.parse(fields.fields("power")) : null;
    FeatureStatistics byDefault =
        fields.has("default") ? FeatureStatistics.parse(fields.fields("default")) : null;
    TreeMap<String, FeatureStatistics> byDomain = new TreeMap<>();
    fields
        .fieldsByName("byDomain")
        .forEach((domain, nested) -> byDomain.put(domain, FeatureStatistics.parse(nested)));
    fields.refuseUnknown();
    return new Preprocessing(power, byDefault, byDomain);
  }

  Json toJson() {
    Json.Obj domains = Json.object();
    for (Map.Entry<String, FeatureStatistics> entry : byDomain.entrySet()) {
      domains = domains.with(entry.getKey(), entry.getValue().toJson());
    }
    Json.Obj json =
        Json.object()
            .with("default", byDefault == null ? new Json.Null() : byDefault.toJson())
            .with("byDomain", domains);
    return power == null ? json : json.with("power", power.toJson());
  }
}
