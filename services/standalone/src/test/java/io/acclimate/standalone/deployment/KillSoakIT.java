package io.acclimate.standalone.deployment;

import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link KillIT} does to a worker, for longer. */
@Tag("soak")
@ExtendWith(TestClusterExtension.class)
final class KillSoakIT {
  private static final int KILLS = 20;

  @Test
  void aWorkerIsKilledAtRandomMoments(TestCluster cluster) {
    SensorModel model = SensorModel.named("gas-sensors", KillIT.STEPS);
    UndisturbedRun undisturbed = UndisturbedRun.of(cluster, model, KillIT.experiencesFor(KILLS));

    KillIT.killAtRandomMoments(cluster, undisturbed, KILLS);
  }
}
