package io.acclimate.driftprocessor.window;

import static io.acclimate.core.drift.DriftLevel.DRIFT;
import static io.acclimate.core.drift.DriftLevel.STABLE;
import static io.acclimate.core.drift.DriftLevel.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.drift.DriftLevel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StandingsTest {
  private static final int CALM = 3;

  private final Standings standings = Standings.stable(2);

  @Test
  void risesAtOnce() {
    assertThat(levelsAfter(STABLE, WARNING, DRIFT)).containsExactly(STABLE, WARNING, DRIFT);
  }

  @Test
  void fallsAfterEnoughLowerJudgementsInARow() {
    assertThat(levelsAfter(DRIFT, STABLE, STABLE, STABLE, STABLE))
        .containsExactly(DRIFT, DRIFT, DRIFT, STABLE, STABLE);
  }

  @Test
  void fallsToTheHighestOfTheLowerJudgements() {
    assertThat(levelsAfter(DRIFT, STABLE, WARNING, STABLE))
        .containsExactly(DRIFT, DRIFT, DRIFT, WARNING);
  }

  @Test
  void countsAnewAfterAJudgementAsHigh() {
    assertThat(levelsAfter(DRIFT, STABLE, STABLE, DRIFT, STABLE, STABLE, STABLE))
        .containsExactly(DRIFT, DRIFT, DRIFT, DRIFT, DRIFT, DRIFT, STABLE);
  }

  @Test
  void saysWhetherALevelHasChanged() {
    assertThat(standings.judged(1, DRIFT, CALM)).isTrue();
    assertThat(standings.judged(1, DRIFT, CALM)).isFalse();
    assertThat(standings.raised(1, WARNING)).isFalse();
    assertThat(standings.raised(0, WARNING)).isTrue();
    assertThat(standings.level(0)).isEqualTo(WARNING);
  }

  @Test
  void goesOnWhereItWasWritten() {
    standings.judged(0, DRIFT, CALM);
    standings.judged(0, WARNING, CALM);
    standings.judged(0, STABLE, CALM);

    Standings read = Standings.read(standings.write());

    assertThat(read.level(0)).isEqualTo(DRIFT);
    assertThat(read.judged(0, STABLE, CALM)).isTrue();
    assertThat(read.level(0)).isEqualTo(WARNING);
  }

  @Test
  void countsUpToItsMost() {
    standings.judged(0, DRIFT, Standings.MAX_CALM);
    for (int i = 1; i < Standings.MAX_CALM; i++) {
      assertThat(standings.judged(0, STABLE, Standings.MAX_CALM)).isFalse();
    }

    assertThat(standings.judged(0, STABLE, Standings.MAX_CALM)).isTrue();
  }

  private List<DriftLevel> levelsAfter(DriftLevel... judgements) {
    return Stream.of(judgements)
        .map(
            judgement -> {
              boolean unused = standings.judged(0, judgement, CALM);
              return standings.level(0);
            })
        .toList();
  }
}
