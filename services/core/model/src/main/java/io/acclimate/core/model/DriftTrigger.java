package io.acclimate.core.model;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;

/**
 * How a drift signal closes an experience before its count or its time is reached.
 *
 * @param enabled whether it does; default true
 * @param minExamples not before the experience has this many labelled examples, and then if the
 *     drift has not gone meanwhile; default 50
 * @param coolDownExamples signals that come within this many examples after the last close by drift
 *     are passed over; default 200
 */
public record DriftTrigger(boolean enabled, int minExamples, int coolDownExamples) {
  private static final int MAX_EXAMPLES = 1_000_000;

  public static final DriftTrigger DEFAULT = new DriftTrigger(true, 50, 200);

  public DriftTrigger {
    Ranges.require("experience.drift.minExamples", minExamples, 1, MAX_EXAMPLES);
    Ranges.require("experience.drift.coolDownExamples", coolDownExamples, 0, MAX_EXAMPLES);
  }

  static DriftTrigger fromJson(JsonFields fields) {
    DriftTrigger trigger =
        new DriftTrigger(
            fields.bool("enabled", DEFAULT.enabled),
            fields.intValue("minExamples", 1, MAX_EXAMPLES, DEFAULT.minExamples),
            fields.intValue("coolDownExamples", 0, MAX_EXAMPLES, DEFAULT.coolDownExamples));
    fields.refuseUnknown();
    return trigger;
  }

  Json toJson() {
    return Json.object()
        .with("enabled", enabled)
        .with("minExamples", minExamples)
        .with("coolDownExamples", coolDownExamples);
  }
}
