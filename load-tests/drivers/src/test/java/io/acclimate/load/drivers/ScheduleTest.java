package io.acclimate.load.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  @Test
  void spacesRequestsEvenly() {
    Schedule schedule = new Schedule(200, 1, 10);

    assertThat(schedule.dueNanos(0)).isZero();
    assertThat(schedule.dueNanos(1)).isEqualTo(5_000_000);
    assertThat(schedule.dueNanos(9)).isEqualTo(45_000_000);
  }

  @Test
  void keepsTheRateInBursts() {
    Schedule schedule = new Schedule(200, 50, 200);

    assertThat(schedule.dueNanos(0)).isEqualTo(schedule.dueNanos(49)).isZero();
    assertThat(schedule.dueNanos(50)).isEqualTo(schedule.dueNanos(99)).isEqualTo(250_000_000);
  }

  @Test
  void sendsAsManyAsFitIntoTheDurationUpToTheLimit() {
    Duration tenSeconds = Duration.ofSeconds(10);

    assertThat(Schedule.lasting(tenSeconds, 30, 1, 1_000).count()).isEqualTo(300);
    assertThat(Schedule.lasting(tenSeconds, 30, 1, 100).count()).isEqualTo(100);
  }

  @Test
  void namesWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(0, 1, 1))
        .withMessageContaining("--rate 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(1, 0, 1))
        .withMessageContaining("--burst 0 is not in 1..100000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.lasting(Duration.ofDays(2), 1, 1, 1))
        .withMessageContaining("--duration PT48H");
  }
}
