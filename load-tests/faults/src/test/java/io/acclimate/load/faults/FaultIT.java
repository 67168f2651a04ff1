package io.acclimate.load.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three brokers and every service as processes: whoever is killed, every event is accounted for.
 */
final class FaultIT {
  private static final double EVENTS_PER_SECOND = 30;

  @Test
  @Tag("all")
  void accountsForEveryEventWhenEachServiceAndABrokerIsKilled() throws Exception {
    FaultReport report = killed(FaultRun.fewestKills());

    assertThat(report.strikes()).hasSize(FaultRun.fewestKills());
    // Three minutes on two busy cores.
    assertThat(Duration.ofSeconds((long) report.seconds())).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  @Tag("soak")
  void accountsForEveryEventWhenTheyAreKilledAgainAndAgain() throws Exception {
    killed(10 * FaultRun.fewestKills());
  }

  /** The seed that is printed brings a run again, as system property {@code test.seed}. */
  private static FaultReport killed(int times) throws Exception {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("test.seed=%d%n", seed);

    FaultReport report = new FaultRun(seed, times, EVENTS_PER_SECOND, System.out::println).run();

    System.out.printf("verified: %s%n", report.verification().counts());
    assertThat(report.verification().complaints()).isEmpty();
    assertThat(report.verification().counts().get("examples")).isPositive();
    assertThat(report.verification().counts().get("deadLetters")).isPositive();
    assertThat(report.verification().counts().get("repeatsDropped")).isPositive();
    assertThat(report.verification().counts().get("outcomes")).isPositive();
    assertThat(report.verification().counts().get("experiences")).isPositive();
    return report;
  }
}
