package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.standalone.Await;
import io.acclimate.standalone.RandomMoments;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever happens to workers, each experience is learnt once, and what is learnt are the bits that
 * undisturbed workers make of the same committed examples.
 */
@Tag("all")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(TestClusterExtension.class)
final class KillIT {
  /** Rounds of about a second. */
  static final int STEPS = 1_000;

  private static final int MOST_ROUNDS_BETWEEN_KILLS = 3;
  private static final int KILLS = 3;
  private static final int EXPERIENCES = experiencesFor(KILLS);

  private static final int LONG_STEPS = 10_000;
  private static final int LONG_EXPERIENCES = 2;

  @SuppressWarnings("NullAway.Init") // by runUndisturbed
  private UndisturbedRun undisturbed;

  @BeforeAll
  void runUndisturbed(TestCluster cluster) {
    undisturbed = UndisturbedRun.of(cluster, SensorModel.named("gas-sensors", STEPS), EXPERIENCES);
  }

  @Test
  void aWorkerIsKilledAtRandomMoments(TestCluster cluster) {
    killAtRandomMoments(cluster, undisturbed, KILLS);
  }

  /**
   * Kills the one worker again and again.
   *
   * @param kills how often; the run must have {@link #experiencesFor} them
   */
  static void killAtRandomMoments(TestCluster cluster, UndisturbedRun undisturbed, int kills) {
    RandomMoments moments = RandomMoments.seeded();
    String model = undisturbed.model().name();
    try (Deployment deployment = undisturbed.again(cluster, "killed-worker")) {
      Path folder = deployment.newFolder(Service.ADAPTATION);
      for (int kill = 0; kill < kills; kill++) {
        ServiceProcess worker = deployment.start(Service.ADAPTATION, folder, Map.of()).awaitReady();
        moments.pass(undisturbed.shortestRound().multipliedBy(MOST_ROUNDS_BETWEEN_KILLS));
        worker.crash();
      }
      assertThat(deployment.covered(model))
          .as("learnt before the last kill")
          .isLessThan(undisturbed.size());
      deployment.start(Service.ADAPTATION, folder, Map.of());

      undisturbed.assertLearntOnceAndTheSame(deployment);
    }
  }

  /** So many that some are left to be learnt after the last kill. */
  static int experiencesFor(int kills) {
    return (kills + 1) * MOST_ROUNDS_BETWEEN_KILLS;
  }

  @Test
  void aWorkerIsStoppedWhileAnotherTakesOverAndThenResumed(TestCluster cluster) {
    String model = undisturbed.model().name();
    RandomMoments moments = RandomMoments.seeded();
    try (Deployment deployment = undisturbed.again(cluster, "stopped-worker")) {
      ServiceProcess stopped = deployment.start(Service.ADAPTATION).awaitReady();
      deployment.awaitCovered(model, 1);
      moments.pass(undisturbed.shortestRound());
      stopped.freeze();
      long before = deployment.covered(model);
      deployment.start(Service.ADAPTATION);
      deployment.awaitCovered(model, before + 2);
      stopped.thaw();

      undisturbed.assertLearntOnceAndTheSame(deployment);
      Await.until(
          Duration.ofSeconds(30), stopped::state, () -> stopped.log().contains("experiences=lost"));
      stopped.awaitReady();
    }
  }

  /** At each step of publishing it is killed by {@link PublishingKillIT}, every time. */
  @Tag("soak")
  @Test
  void theRegistryIsKilledAtRandomMoments(TestCluster cluster) {
    RandomMoments moments = RandomMoments.seeded();
    try (Deployment deployment = undisturbed.again(cluster, "killed-registry")) {
      deployment.start(Service.ADAPTATION).awaitReady();
      for (int kill = 0; kill < KILLS; kill++) {
        moments.pass(undisturbed.shortestRound().multipliedBy(MOST_ROUNDS_BETWEEN_KILLS));
        deployment.replaceRegistry().awaitReady();
      }

      undisturbed.assertLearntOnceAndTheSame(deployment);
    }
  }

  @Test
  void aRoundLastsThreeTimesMaxPollInterval(TestCluster cluster) {
    UndisturbedRun longRun =
        UndisturbedRun.of(cluster, SensorModel.named("slow-sensors", LONG_STEPS), LONG_EXPERIENCES);
    // Much less than a third: the machine may be less busy, and rounds shorter, the next time.
    Duration maxPollInterval = longRun.shortestRound().dividedBy(6);
    Map<String, String> settings =
        Map.of(
            "acclimate.kafka.consumer.max.poll.interval.ms",
            Long.toString(maxPollInterval.toMillis()));
    String model = longRun.model().name();
    try (Deployment deployment = longRun.again(cluster, "long-round")) {
      ServiceProcess worker =
          deployment.start(Service.ADAPTATION, deployment.newFolder(Service.ADAPTATION), settings);

      longRun.assertLearntOnceAndTheSame(deployment);
      assertThat(deployment.roundsTook(model))
          .as("how long rounds took, of which max.poll.interval is to be a third at most")
          .hasSize(LONG_EXPERIENCES)
          .anyMatch(took -> took.compareTo(maxPollInterval.multipliedBy(3)) >= 0);
      assertThat(worker.log()).doesNotContain("experiences=lost");
    }
  }
}
