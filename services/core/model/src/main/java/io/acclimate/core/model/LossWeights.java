package io.acclimate.core.model;

import io.acclimate.core.artifact.Interval;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What terms of a loss weigh against the classification loss, as specs spell it: by key. */
final class LossWeights {
  static final Interval RANGE = Interval.closed(0, 1e6);

  private LossWeights() {}

  static Map<AlignmentLoss, Double> ofAlignment(JsonFields fields) {
    EnumMap<AlignmentLoss, Double> weights = new EnumMap<>(AlignmentLoss.class);
    for (AlignmentLoss loss : AlignmentLoss.values()) {
      if (fields.has(loss.key())) {
        weights.put(loss, fields.number(loss.key(), RANGE, loss.usualWeight()));
      }
    }
    fields.refuseUnknown();
    return weights;
  }

  /**
   * Reads weights.
   *
   * @param absent those of keys that are not there
   */
  static Map<Retention, Double> ofRetention(JsonFields fields, Map<Retention, Double> absent) {
    EnumMap<Retention, Double> weights = new EnumMap<>(Retention.class);
    weights.putAll(absent);
    for (Retention retention : Retention.values()) {
      if (fields.has(retention.key())) {
        weights.put(retention, fields.number(retention.key(), RANGE, retention.usualWeight()));
      }
    }
    fields.refuseUnknown();
    return weights;
  }

  static <T> Json.Obj toJson(Map<T, Double> weights, Function<T, String> key) {
    Json.Obj json = Json.object();
    for (Map.Entry<T, Double> entry : new TreeMap<>(weights).entrySet()) {
      json = json.with(key.apply(entry.getKey()), entry.getValue());
    }
    return json;
  }
}
