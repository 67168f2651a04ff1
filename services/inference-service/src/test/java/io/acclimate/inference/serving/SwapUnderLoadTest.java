package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelLease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SwapUnderLoadTest {
  private static final int SWAPS = 3_000;
  private static final int CALLERS = 4;
  private static final int VERSIONS = 12;
  private static final Input ZEROS =
      new TensorInput(TensorBytes.ofFloats(new float[TestVersions.FEATURES]));

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final TestVersions versions = new TestVersions(blobs);
  private final VersionLoader loader =
      new VersionLoader(blobs, TestVersions.TRUST, TestVersions.BATCHES);
  private final Map<Integer, Target> targets = new HashMap<>();

  @Test
  void noCallFailsAndEveryAnswerIsItsVersions() throws Exception {
    for (int version = 1; version <= VERSIONS; version++) {
      targets.put(version, versions.version(version));
    }
    AtomicBoolean over = new AtomicBoolean();
    try (Deployments deployments = new Deployments();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      deploy(deployments, 1);
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(callers.submit(() -> callUntil(over, deployments)));
      }

      for (int swap = 0; swap < SWAPS; swap++) {
        deploy(deployments, 1 + swap % VERSIONS);
      }

      over.set(true);
      for (Future<Integer> answered : calls) {
        assertThat(answered.get()).isPositive();
      }
    }
  }

  private void deploy(Deployments deployments, int version) {
    Target target = targets.get(version);
    assertThat(target).isNotNull();
    deployments.point(
        new Slot(TestVersions.MODEL, Plan.CHAMPION),
        new LoadedVersion(loader.load(target, TestVersions.spec()), target.sizeBytes(), 0));
  }

  private int callUntil(AtomicBoolean over, Deployments deployments) {
    int answered = 0;
    while (!over.get()) {
      try (ModelLease<Deployment> lease =
          deployments.lease(TestVersions.MODEL, Plan.CHAMPION).orElseThrow()) {
        Deployment deployment = lease.model();
        float[][] scores = deployment.scores(List.of(ZEROS), "plant");
        int best = deployment.version() % TestVersions.CLASSES.size();
        Digest serving = deployment.serving();
        assertThat(targets.get(deployment.version())).isNotNull();
        assertThat(serving).isEqualTo(targets.get(deployment.version()).serving());
        for (float score : scores[0]) {
          assertThat(scores[0][best]).isGreaterThanOrEqualTo(score);
        }
        answered++;
      }
    }
    return answered;
  }
}
