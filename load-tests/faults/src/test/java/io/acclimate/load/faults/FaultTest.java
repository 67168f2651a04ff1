package io.acclimate.load.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.load.faults.Fault.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultTest {
  @Test
  void aRoundHasEachServiceAndOneBroker() {
    List<Fault> round = Fault.seeded(7, Fault.round(), 3);

    assertThat(round).extracting(fault -> fault.target().name()).doesNotHaveDuplicates();
    assertThat(round).filteredOn(fault -> fault.target() instanceof Target.OfBroker).hasSize(1);
  }

  @Test
  void theSameSeedBringsTheSameFaults() {
    assertThat(Fault.seeded(7, 40, 3)).isEqualTo(Fault.seeded(7, 40, 3));
    assertThat(Fault.seeded(7, 40, 3)).isNotEqualTo(Fault.seeded(8, 40, 3));
  }
}
