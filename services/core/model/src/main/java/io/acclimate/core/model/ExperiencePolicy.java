package io.acclimate.core.model;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;

/**
 * When an experience is closed: by whichever comes first.
 *
 * @param maxExamples after this many labelled examples; default 100
 * @param maxMillis this many milliseconds after the first example; default 60,000
 */
public record ExperiencePolicy(int maxExamples, long maxMillis) {
  private static final int MAX_EXAMPLES = 1_000_000;
  private static final long MAX_MILLIS = 30L * 24 * 3600 * 1000;

  public static final ExperiencePolicy DEFAULT = new ExperiencePolicy(100, 60_000);

  public ExperiencePolicy {
    Ranges.require("experience.maxExamples", maxExamples, 1, MAX_EXAMPLES);
    Ranges.require("experience.maxMillis", maxMillis, 1, MAX_MILLIS);
  }

  static ExperiencePolicy fromJson(JsonFields fields) {
    ExperiencePolicy policy =
        new ExperiencePolicy(
            fields.intValue("maxExamples", 1, MAX_EXAMPLES, DEFAULT.maxExamples),
            fields.integer("maxMillis", 1, MAX_MILLIS, DEFAULT.maxMillis));
    fields.refuseUnknown();
    return policy;
  }

  Json toJson() {
    return Json.object().with("maxExamples", maxExamples).with("maxMillis", maxMillis);
  }
}
