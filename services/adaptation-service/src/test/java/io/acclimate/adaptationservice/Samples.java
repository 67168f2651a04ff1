package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.model.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Values that several tests need. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final ModelSpec SPEC =
      ModelSpec.fromJson(
          Json.parse(
              """
              {"model":"valves","input":{"kind":"tensor","shape":[2]},
               "classes":["open","shut"],"sourceDomain":"lab","targetDomain":"plant"}
              """));
  static final byte[] SPEC_BLOB = SPEC.toJson().canonical();

  private Samples() {}

  static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Ten examples per experience: number 1 is at offsets 0 to 9. */
  static Experience experience(String model, long number) {
    return new Experience(
        model,
        number,
        new Range(0, (number - 1) * 10, number * 10 - 1),
        new Experience.Trigger(Experience.Trigger.Kind.COUNT, "count=10"),
        Digest.of(SPEC_BLOB),
        NOW.plusSeconds(number));
  }

  static Experience experience(long number) {
    return experience("valves", number);
  }

  static Head head(String weights, long covered) {
    return new Head(
        digest(weights),
        null,
        null,
        covered == 0 ? null : new LastExperience(covered, 0, covered * 10 - 1));
  }
}
