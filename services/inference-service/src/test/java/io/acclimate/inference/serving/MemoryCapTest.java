package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.inference.serving.MemoryCap.Claim;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCapTest {
  private static final MemoryCap CAP = new MemoryCap(10);

  private static final Claim<String> CHAMPION = claim("champion", Plan.Rank.CHAMPION, 1);
  private static final Claim<String> CANARY = claim("canary", Plan.Rank.TRAFFIC, 2);
  private static final Claim<String> OLD = claim("old", Plan.Rank.OTHER, 3);
  private static final Claim<String> RECENT = claim("recent", Plan.Rank.OTHER, 4);

  @Test
  void takesNothingAwayWhileThereIsRoom() {
    assertThat(CAP.makeRoom(4, Plan.Rank.OTHER, 9, List.of(CHAMPION, CANARY))).contains(List.of());
  }

  @Test
  void takesWhatWasUsedLongestAgoFirst() {
    assertThat(CAP.makeRoom(2, Plan.Rank.OTHER, 9, List.of(RECENT, CHAMPION, OLD)))
        .contains(List.of("old"));
  }

  @Test
  void takesOthersBeforeWhatTrafficNames() {
    assertThat(CAP.makeRoom(7, Plan.Rank.CHAMPION, 0, List.of(CANARY, RECENT, OLD)))
        .contains(List.of("old", "recent"));
    assertThat(CAP.makeRoom(10, Plan.Rank.CHAMPION, 0, List.of(CANARY, RECENT, OLD)))
        .contains(List.of("old", "recent", "canary"));
  }

  @Test
  void neverTakesAnEqualsOrABettersPlace() {
    assertThat(CAP.makeRoom(8, Plan.Rank.CHAMPION, 9, List.of(CHAMPION))).isEmpty();
    assertThat(CAP.makeRoom(8, Plan.Rank.TRAFFIC, 9, List.of(CANARY))).isEmpty();
    assertThat(CAP.makeRoom(8, Plan.Rank.OTHER, 3, List.of(RECENT))).isEmpty();
  }

  private static Claim<String> claim(String name, Plan.Rank rank, long usedNanos) {
    return new Claim<>(name, 3, rank, usedNanos);
  }
}
