package io.acclimate.core.model;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * When an experience is closed: by whichever comes first.
 *
 * @param maxExamples after this many labelled examples; default 100
 * @param maxMillis this many milliseconds after the first example; default 60,000
 * @param drift on a drift signal; null in blobs that are older than this trigger, which never fires
 *     for them
 */
public record ExperiencePolicy(int maxExamples, long maxMillis, @Nullable DriftTrigger drift) {
  private static final int MAX_EXAMPLES = 1_000_000;
  private static final long MAX_MILLIS = 30L * 24 * 3600 * 1000;

  public static final ExperiencePolicy DEFAULT =
      new ExperiencePolicy(100, 60_000, DriftTrigger.DEFAULT);

  public ExperiencePolicy {
    Ranges.require("experience.maxExamples", maxExamples, 1, MAX_EXAMPLES);
    Ranges.require("experience.maxMillis", maxMillis, 1, MAX_MILLIS);
  }

  /**
   * Reads a policy.
   *
   * @param absentDrift what a missing drift key stands for
   */
  static ExperiencePolicy fromJson(JsonFields fields, @Nullable DriftTrigger absentDrift) {
    ExperiencePolicy policy =
        new ExperiencePolicy(
            fields.intValue("maxExamples", 1, MAX_EXAMPLES, DEFAULT.maxExamples),
            fields.integer("maxMillis", 1, MAX_MILLIS, DEFAULT.maxMillis),
            fields.has("drift") ? DriftTrigger.fromJson(fields.fields("drift")) : absentDrift);
    fields.refuseUnknown();
    return policy;
  }

  Json toJson() {
    Json.Obj policy = Json.object().with("maxExamples", maxExamples).with("maxMillis", maxMillis);
    return drift == null ? policy : policy.with("drift", drift.toJson());
  }
}
