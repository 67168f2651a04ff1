package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.model.ModelLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelLoaderTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final LeakyBlobStore blobs = new LeakyBlobStore();
  private final TestVersions versions = new TestVersions(blobs);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          TestVersions.TRUST,
          new MemoryCap(3 * TestVersions.SIZE_BYTES),
          TestVersions.BATCHES,
          (model, version, replaced) -> {},
          meters);

  @BeforeEach
  void start() {
    loader.start();
  }

  @AfterEach
  void close() {
    loader.close();
    deployments.close();
  }

  @Test
  void bringsAVersionIntoForce() {
    want(versions.version(1));

    await(() -> inForce() == 1 && loader.settled());
    assertThat(trouble()).isEmpty();
  }

  @Test
  void swapsToANewerVersionAndMeasuresIt() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());

    want(versions.version(2));

    await(() -> inForce() == 2 && loader.settled());
    assertThat(meters.get("acclimate.inference.swap").timer().count()).isEqualTo(1);
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneDoesNotFit() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());

    want(versions.misfit(2));

    await(() -> trouble().orElse("").contains("never serves: classes"));
    assertThat(inForce()).isEqualTo(1);
    assertThat(refused("misfit")).isEqualTo(1);
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneIsNotSigned() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());

    want(signed(versions.version(2), null));

    await(() -> trouble().orElse("").contains("it is not signed"));
    assertThat(inForce()).isEqualTo(1);
    assertThat(refused("unsigned")).isEqualTo(1);
  }

  @Test
  void refusesASignatureBeforeItReadsWhatWasSigned() {
    byte[] noManifest = {1, 2, 3};
    Digest digest = blobs.put(noManifest);
    Signature forged = SigningKey.generate().sign(noManifest);

    want(new Target(TestVersions.MODEL, 1, 1, digest, 3, forged));

    await(() -> trouble().orElse("").contains(forged.keyId()));
    assertThat(refused("unknown-key")).isEqualTo(1);
  }

  @Test
  void takesAVersionThatIsSignedAfterAll() {
    Target target = versions.version(1);
    want(signed(target, null));
    await(() -> trouble().orElse("").contains("it is not signed"));

    want(target);

    await(() -> inForce() == 1 && loader.settled());
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneGivesNoNumbers() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());

    want(versions.overflowing(2));

    await(() -> trouble().orElse("").contains("score NaN"));
    assertThat(inForce()).isEqualTo(1);
  }

  @Test
  void triesAgainUntilAMissingBlobIsThere() {
    Target target = versions.version(1);
    Digest tensor = TestVersions.ownTensor(target.version());
    blobs.missing.add(tensor);
    want(target);
    await(() -> trouble().orElse("").contains(tensor.hex()));
    assertThat(loader.settled()).isTrue();

    blobs.missing.remove(tensor);

    await(() -> inForce() == 1 && loader.settled());
  }

  @Test
  void neverServesAnAlteredTensor() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());
    Target target = versions.version(2);
    blobs.altered.add(TestVersions.ownTensor(target.version()));

    want(target);

    await(() -> trouble().orElse("").contains("altered or damaged"));
    assertThat(inForce()).isEqualTo(1);
  }

  @Test
  void loadsOnlyTheNewestOfSeveralQuickVersions() {
    List<Target> targets = new ArrayList<>();
    for (int version = 1; version <= 20; version++) {
      targets.add(versions.version(version));
    }
    blobs.hold();

    targets.forEach(this::want);
    blobs.release();

    await(() -> inForce() == 20 && loader.settled());
    // One may have been on its way when the others came; it was loaded but never put in force.
    assertThat(meters.get("acclimate.inference.swap").timer().count()).isZero();
  }

  @Test
  void takesADeletedModelOutOfService() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());

    loader.withdraw(TestVersions.MODEL);

    await(() -> inForce() == 0 && loader.settled());
    assertThat(trouble()).isEmpty();
  }

  @Test
  void loadsEveryAliasAndSharesWhatTwoOfThemPointAt() {
    loader.want(
        TestVersions.plan(
            Map.of(
                "champion", versions.version(1),
                "challenger", versions.version(2),
                "last-year", versions.version(1))));

    await(() -> loader.settled() && inForce("last-year") == 1 && inForce("challenger") == 2);
    assertThat(inForce()).isEqualTo(1);
    assertThat(deployments.count()).isEqualTo(2);
    assertThat(meters.get("acclimate.inference.loaded").gauge().value())
        .isEqualTo(2.0 * TestVersions.SIZE_BYTES);
  }

  @Test
  void makesTheChallengerChampionWithoutLoadingItAgain() {
    Target next = versions.version(2);
    loader.want(TestVersions.plan(Map.of("champion", versions.version(1), "challenger", next)));
    await(() -> loader.settled() && inForce("challenger") == 2);
    blobs.missing.add(next.serving());

    want(next);

    await(() -> loader.settled() && inForce() == 2 && inForce("challenger") == 0);
    assertThat(trouble()).isEmpty();
  }

  @Test
  void keepsAnAliasOnItsFormerVersionWhenTheNewOneDoesNotFit() {
    Target champion = versions.version(1);
    loader.want(TestVersions.plan(Map.of("champion", champion, "challenger", versions.version(2))));
    await(() -> loader.settled() && inForce("challenger") == 2);

    loader.want(TestVersions.plan(Map.of("champion", champion, "challenger", versions.misfit(3))));

    await(() -> loader.trouble(TestVersions.MODEL, "challenger").orElse("").contains("classes"));
    assertThat(inForce("challenger")).isEqualTo(2);
    assertThat(inForce()).isEqualTo(1);
  }

  @Test
  void letsNobodyOustAnotherWhomNobodyAskedForEither() {
    loader.want(
        TestVersions.plan(
            Map.of(
                "champion", versions.version(1),
                "a", versions.version(2),
                "b", versions.version(3),
                "c", versions.version(4))));

    await(loader::settled);

    assertThat(deployments.count()).isEqualTo(3);
    assertThat(meters.get("acclimate.inference.versions.put.aside").counter().count()).isZero();
  }

  @Test
  void putsAsideWhatWasAskedForLongestAgo() {
    loader.want(
        TestVersions.plan(
            Map.of(
                "champion", versions.version(1),
                "a", versions.version(2),
                "b", versions.version(3))));
    await(() -> loader.settled() && inForce("a") == 2 && inForce("b") == 3);
    Target another = versions.version(4);
    loader.want(
        TestVersions.plan(
            Map.of(
                "champion", versions.version(1),
                "a", versions.version(2),
                "b", versions.version(3),
                "c", another)));
    await(() -> loader.trouble(TestVersions.MODEL, "c").orElse("").contains("max-model-bytes"));
    assertThat(inForce("b")).isEqualTo(3); // asked for after a

    loader.ask(TestVersions.MODEL, "c");

    await(() -> deployments.has(TestVersions.MODEL, "c"));
    assertThat(deployments.has(TestVersions.MODEL, "a")).isFalse();
    assertThat(loader.trouble(TestVersions.MODEL, "a").orElse("")).isNotEmpty();
    assertThat(inForce("b")).isEqualTo(3);
    assertThat(inForce()).isEqualTo(1);
  }

  @Test
  void saysThatAChampionDoesNotFitAndKeepsTheOldOne() {
    want(versions.version(1));
    await(() -> inForce() == 1 && loader.settled());
    Target next = versions.version(2);

    want(
        new Target(
            next.model(),
            next.epoch(),
            2,
            next.serving(),
            4 * TestVersions.SIZE_BYTES,
            next.signature()));

    await(() -> trouble().orElse("").contains("4000 bytes do not fit"));
    assertThat(trouble().orElse("")).contains("max-model-bytes=3000");
    assertThat(inForce()).isEqualTo(1);
    assertThat(loader.settled()).isTrue();
  }

  private void want(Target champion) {
    loader.want(TestVersions.champion(champion));
  }

  private Optional<String> trouble() {
    return loader.trouble(TestVersions.MODEL, Plan.CHAMPION);
  }

  private int inForce() {
    return inForce(Plan.CHAMPION);
  }

  private int inForce(String alias) {
    Optional<ModelLease<Deployment>> lease = deployments.lease(TestVersions.MODEL, alias);
    if (lease.isEmpty()) {
      return 0;
    }
    try (ModelLease<Deployment> held = lease.get()) {
      return held.model().version();
    }
  }

  private double refused(String reason) {
    return meters
        .get("acclimate.inference.versions.refused")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static Target signed(Target target, @Nullable Signature signature) {
    return new Target(
        target.model(),
        target.epoch(),
        target.version(),
        target.serving(),
        target.sizeBytes(),
        signature);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A store with gaps and damages, and a gate in front of it. */
  private static final class LeakyBlobStore implements BlobStore {
    private final MemoryBlobStore stored = new MemoryBlobStore();
    private final Set<Digest> missing = ConcurrentHashMap.newKeySet();
    private final Set<Digest> altered = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    void hold() {
      gate = new CountDownLatch(1);
    }

    void release() {
      gate.countDown();
    }

    @Override
    public void put(Digest digest, byte[] bytes) {
      stored.put(digest, bytes);
    }

    @Override
    public byte[] get(Digest digest) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (missing.contains(digest)) {
        throw new BlobMissingException(digest);
      }
      byte[] bytes = stored.get(digest);
      if (altered.contains(digest)) {
        bytes[bytes.length - 1] ^= 1;
      }
      return bytes;
    }

    @Override
    public boolean has(Digest digest) {
      return stored.has(digest) && !missing.contains(digest);
    }
  }
}
