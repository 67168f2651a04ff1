package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Version 1 is in force, and version 2 must answer what it was asked. */
class CanaryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final TestVersions versions = new TestVersions(blobs);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          TestVersions.TRUST,
          new MemoryCap(1 << 20),
          TestVersions.BATCHES,
          (model, version, replaced) -> {},
          meters);
  private final LoggedLines log = new LoggedLines(ModelLoader.class);

  @BeforeEach
  void serveTheFirst() {
    loader.start();
    loader.want(TestVersions.champion(versions.varied(1)));
    await(() -> inForce() == 1 && loader.settled());
  }

  @AfterEach
  void close() {
    log.close();
    loader.close();
    deployments.close();
  }

  @Test
  void refusesAVersionThatAnswersZerosAndNoRealInput() {
    ask(4.5f);

    loader.want(TestVersions.champion(versions.overflowingUnlessZero(2)));

    await(() -> !log.saying("version=2 state=refused reason=canary").isEmpty());
    assertThat(trouble()).contains("version 2 never serves: an input that version 1 answered");
    assertThat(
            meters
                .get("acclimate.inference.versions.refused")
                .tag("reason", "canary")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(inForce()).isEqualTo(1);
    ask(4.5f); // goes on
    assertThat(deployments.count()).isEqualTo(1);
  }

  @Test
  void letsItServeWhereNobodyHasAskedAnything() {
    loader.want(TestVersions.champion(versions.overflowingUnlessZero(2)));

    await(() -> inForce() == 2 && loader.settled());
    assertThat(meters.find("acclimate.inference.canary.agreement").gauge()).isNull();
  }

  @Test
  void saysHowOftenTheNewVersionAgreesAndLetsItServeAnyway() {
    int asked = 8 * RecentInputs.EVERY;
    for (int i = 0; i < asked; i++) {
      ask(i / RecentInputs.EVERY % 2 == 0 ? 0 : 40); // the sampled ones: 0, 40, 0, …
    }

    loader.want(TestVersions.champion(versions.version(1 + TestVersions.CLASSES.size())));

    await(() -> inForce() == 4 && loader.settled());
    assertThat(log.saying("state=rehearsed"))
        .containsExactly("INFO model=valves version=4 state=rehearsed champion=1 rows=8 same=4");
    assertThat(meters.get("acclimate.inference.canary.agreement").gauge().value()).isEqualTo(0.5);
  }

  private void ask(float first) {
    try (ModelLease<Deployment> lease =
        deployments.lease(TestVersions.MODEL, Plan.CHAMPION).orElseThrow()) {
      float[] row = new float[TestVersions.FEATURES];
      row[0] = first;
      float[] scores =
          lease.model().scores(List.of(new TensorInput(TensorBytes.ofFloats(row))), "plant")[0];
      assertThat(scores[0] + scores[1] + scores[2]).isFinite();
    }
  }

  private String trouble() {
    return loader.trouble(TestVersions.MODEL, Plan.CHAMPION).orElse("");
  }

  private int inForce() {
    return deployments.version(TestVersions.MODEL, Plan.CHAMPION).orElse(0);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
