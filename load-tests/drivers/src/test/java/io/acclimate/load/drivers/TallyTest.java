package io.acclimate.load.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TallyTest {
  @Test
  void countsTheWaitOfARequestThatWasLate() throws Exception {
    Tally tally = new Tally();
    long dueASecondAgo = System.nanoTime() - Duration.ofSeconds(1).toNanos();

    tally.sent();
    tally.answered(dueASecondAgo);

    LoadReport report = tally.report("run-");
    assertThat(tally.awaitAtMost(0, Duration.ZERO)).isTrue();
    assertThat(report.answered()).isEqualTo(1);
    assertThat(report.latency().p50()).isGreaterThanOrEqualTo(1_000);
  }

  @Test
  void tellsFailuresByTheirReason() throws Exception {
    Tally tally = new Tally();
    for (int i = 0; i < 3; i++) {
      tally.sent();
    }

    tally.failed("status-503");
    tally.failed("status-503");

    assertThat(tally.awaitAtMost(0, Duration.ofMillis(1))).isFalse();
    assertThat(tally.awaitAtMost(1, Duration.ofMillis(1))).isTrue();
    assertThat(tally.report("run-").failures()).containsEntry("status-503", 2L);
  }
}
