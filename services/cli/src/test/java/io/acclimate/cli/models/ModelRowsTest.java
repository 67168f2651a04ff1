package io.acclimate.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.cli.topics.ClosedExperience;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ModelRowsTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Digest DIGEST = Digest.of("any".getBytes(StandardCharsets.UTF_8));
  private static final ClosedExperience BY_DRIFT =
      new ClosedExperience(2, 60, "drift", "inputs of may", NOON);
  private static final List<Version> VERSIONS = List.of(version(1, null), version(2, 2L));

  @Test
  void aVersionSaysWhatClosedTheExperienceThatItWasLearntFrom() {
    assertThat(ModelRows.version(VERSIONS.get(1), List.of(closed(1), BY_DRIFT)).keyValues())
        .contains("experience=2", "trigger=drift");
  }

  @Test
  void aVersionThatWasImportedHasNoTrigger() {
    assertThat(ModelRows.version(VERSIONS.getFirst(), List.of(BY_DRIFT)).keyValues())
        .contains("experience=-", "trigger=-");
  }

  @Test
  void anExperienceSaysWhichVersionItMade() {
    assertThat(
            ModelRows.experience(BY_DRIFT, headAfter(2), VERSIONS, Map.of(2L, "won")).keyValues())
        .contains(
            "trigger=drift",
            "state=completed",
            "version=2",
            "detail=\"inputs of may\"",
            "reason=won");
  }

  @Test
  void anExperienceMayBeCompletedWithoutAVersion() {
    assertThat(ModelRows.experience(closed(1), headAfter(2), VERSIONS, Map.of()).keyValues())
        .contains("trigger=count", "state=completed", "version=-");
  }

  @Test
  void anExperienceThatTheHeadDoesNotCoverIsWaiting() {
    assertThat(ModelRows.experience(BY_DRIFT, headAfter(1), VERSIONS, Map.of()).keyValues())
        .contains("state=waiting");
    assertThat(
            ModelRows.experience(BY_DRIFT, new Head(DIGEST, null, null, null), VERSIONS, Map.of())
                .keyValues())
        .contains("state=waiting");
  }

  private static ClosedExperience closed(long number) {
    return new ClosedExperience(number, 100, "count", "count=100", NOON);
  }

  private static Version version(int number, @Nullable Long experience) {
    return new Version(
        number,
        DIGEST,
        DIGEST,
        null,
        1,
        "any",
        NOON,
        experience,
        List.of(),
        Version.Standing.ACTIVE,
        Map.of());
  }

  private static Head headAfter(long experience) {
    return new Head(DIGEST, null, null, new LastExperience(experience, 0, 100));
  }
}
