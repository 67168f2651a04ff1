package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.DriftState;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.deployment.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a process commits is what one thread makes of the same records, whatever happens to it. */
@ExtendWith(TestClusterExtension.class)
final class DriftProcessorIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int ROWS_PER_KILL = 400;

  @Test
  void commitsWhatOneThreadMakesOfTheSameRecords(TestCluster cluster) {
    Map<String, String> settings = cluster.properties(cluster.newNamespace("drift"));
    try (DriftFixture fixture = new DriftFixture(settings);
        ServiceProcess processor = start("drift", cluster.newFolder("drift"), settings)) {
      fixture.reference(1);
      fixture.rows(150, 1, 0);
      fixture.rows(75, 1, 0.8);
      fixture.reference(1);
      fixture.rows(75, 1, 0.8);
      fixture.reference(2);
      fixture.rows(80, 2, 0.8);

      awaitAllRead(fixture, processor);

      assertSame(fixture, processor);
      assertThat(fixture.states().values())
          .as("some of it drifts")
          .anyMatch(state -> state.getLevel() == io.acclimate.avro.DriftLevel.DRIFT);
    }
  }

  @Test
  @Tag("all")
  void commitsTheSameWhenItIsKilled(TestCluster cluster) throws InterruptedException {
    killUnderLoad(cluster, 3);
  }

  @Test
  @Tag("soak")
  void commitsTheSameWhenItIsKilledTwentyTimes(TestCluster cluster) throws InterruptedException {
    killUnderLoad(cluster, 20);
  }

  private static void killUnderLoad(TestCluster cluster, int kills) throws InterruptedException {
    String namespace = cluster.newNamespace("drift-killed");
    Map<String, String> settings = cluster.properties(namespace);
    Path stateDir = cluster.newFolder("drift-killed");
    RandomMoments moments = RandomMoments.seeded();
    try (DriftFixture fixture = new DriftFixture(settings)) {
      ServiceProcess processor = start(namespace + "-0", stateDir, settings);
      try {
        for (int kill = 1; kill <= kills; kill++) {
          int seen = fixture.read();
          int version = kill;
          Thread sender =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        fixture.reference(version);
                        fixture.rows(ROWS_PER_KILL / 2, version, 0);
                        fixture.rows(ROWS_PER_KILL / 4, version, 0.7);
                        fixture.reference(version);
                        fixture.rows(ROWS_PER_KILL / 4, version, 0.7);
                      });
          Await.until(LIMIT, processor::state, () -> fixture.read() > seen);
          moments.pass(Duration.ofSeconds(1));
          processor.crash();
          sender.join();
          assertSame(fixture, processor);
          processor = start(namespace + "-" + kill, stateDir, settings);
        }
        awaitAllRead(fixture, processor);
        assertSame(fixture, processor);
        // Not after each kill: one may come before anything was judged.
        assertThat(fixture.states()).isNotEmpty();
      } finally {
        processor.close();
      }
    }
  }

  private static void awaitAllRead(DriftFixture fixture, ServiceProcess processor) {
    int sent = fixture.sent();
    Await.until(
        LIMIT,
        () -> "read %d of %d; %s".formatted(fixture.read(), sent, processor.state()),
        () -> fixture.read() == sent);
  }

  /** The end of a commit may still be under way: markers of a transaction come one by one. */
  private static void assertSame(DriftFixture fixture, ServiceProcess processor) {
    Await.until(
        LIMIT,
        () -> difference(fixture) + processor.state(),
        () -> fixture.states().equals(fixture.recomputed()));
  }

  private static String difference(DriftFixture fixture) {
    Map<String, DriftState> states = fixture.states();
    Map<String, DriftState> recomputed = fixture.recomputed();
    StringBuilder text = new StringBuilder("committed, and recomputed, differ in ");
    states.forEach(
        (key, state) -> {
          if (!Objects.equals(state, recomputed.get(key))) {
            text.append(key).append(": ").append(state).append(" / ").append(recomputed.get(key));
          }
        });
    recomputed.keySet().stream().filter(key -> !states.containsKey(key)).forEach(text::append);
    return text + "\n";
  }

  private static ServiceProcess start(String name, Path stateDir, Map<String, String> settings) {
    return ServiceProcess.start(
        Service.DRIFT_PROCESSOR, "drift-processor-" + name, stateDir, settings);
  }
}
