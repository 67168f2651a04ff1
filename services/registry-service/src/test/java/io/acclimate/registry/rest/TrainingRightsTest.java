package io.acclimate.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.rest.TrainingRights.Readers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingRightsTest {
  private static final String TOKEN = "a token of some length";
  private static final Digest SERVED = Digest.of(new byte[] {1});
  private static final Digest PACK = Digest.of(new byte[] {2});

  private final TrainingRights rights = new TrainingRights(TOKEN, SERVED::equals);

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer a token", "Basic a token of some length"})
  void letsStrangersReadOnlyWhatServingNeeds(@Nullable String authorization) {
    assertThatCode(() -> rights.requireRead(SERVED, authorization)).doesNotThrowAnyException();
    assertThatThrownBy(() -> rights.requireRead(PACK, authorization))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("token-required");
    assertThatThrownBy(() -> rights.requireWrite(authorization))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("token-required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer a token of some length", "bearer  a token of some length "})
  void letsWhoeverHasTheTokenDoBoth(String authorization) {
    assertThatCode(() -> rights.requireRead(PACK, authorization)).doesNotThrowAnyException();
    assertThatCode(() -> rights.requireWrite(authorization)).doesNotThrowAnyException();
  }

  @Test
  void knowsWhoElseMayRead() {
    TrainingRights open = new TrainingRights(null, digest -> false);

    assertThat(rights.requireRead(SERVED, null)).isEqualTo(Readers.EVERYBODY);
    assertThat(rights.requireRead(SERVED, "Bearer " + TOKEN)).isEqualTo(Readers.EVERYBODY);
    assertThat(rights.requireRead(PACK, "Bearer " + TOKEN)).isEqualTo(Readers.TRAINERS);
    assertThat(open.requireRead(PACK, null)).isEqualTo(Readers.EVERYBODY);
  }

  @Test
  void letsEverybodyPassWithoutAToken() {
    TrainingRights open = new TrainingRights(null, digest -> false);

    assertThatCode(() -> open.requireRead(PACK, null)).doesNotThrowAnyException();
    assertThatCode(() -> open.requireWrite(null)).doesNotThrowAnyException();
  }
}
