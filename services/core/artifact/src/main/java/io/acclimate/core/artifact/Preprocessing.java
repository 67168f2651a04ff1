package io.acclimate.core.artifact;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How inputs are normalised before the network sees them.
 *
 * @param byDefault for a domain without its own statistics; null leaves the input as it is
 * @param byDomain statistics of the domains that have their own
 */
public record Preprocessing(
    @Nullable FeatureStatistics byDefault, SortedMap<String, FeatureStatistics> byDomain) {
  public Preprocessing {
    byDomain = Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
    byDomain.keySet().forEach(Names::requireDomain);
  }

  public Preprocessing(
      @Nullable FeatureStatistics byDefault, Map<String, FeatureStatistics> byDomain) {
    this(byDefault, new TreeMap<>(byDomain));
  }

  /** Leaves every input as it is. */
  public static Preprocessing identity() {
    return new Preprocessing(null, Map.of());
  }

  /** The statistics for a domain; an unknown domain gets the default; empty is the identity. */
  public Optional<FeatureStatistics> statistics(String domain) {
    FeatureStatistics own = byDomain.get(domain);
    return Optional.ofNullable(own != null ? own : byDefault);
  }

  static Preprocessing parse(JsonFields fields) {
    FeatureStatistics byDefault =
        fields.has("default") ? FeatureStatistics.parse(fields.fields("default")) : null;
    TreeMap<String, FeatureStatistics> byDomain = new TreeMap<>();
    fields
        .fieldsByName("byDomain")
        .forEach((domain, nested) -> byDomain.put(domain, FeatureStatistics.parse(nested)));
    fields.refuseUnknown();
    return new Preprocessing(byDefault, byDomain);
  }

  Json toJson() {
    Json.Obj domains = Json.object();
    for (Map.Entry<String, FeatureStatistics> entry : byDomain.entrySet()) {
      domains = domains.with(entry.getKey(), entry.getValue().toJson());
    }
    return Json.object()
        .with("default", byDefault == null ? new Json.Null() : byDefault.toJson())
        .with("byDomain", domains);
  }
}
