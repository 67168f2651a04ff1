package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.core.model.ModelLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelLoaderTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SigningKey KEY = SigningKey.generate();

  private final LeakyBlobStore blobs = new LeakyBlobStore();
  private final TestVersions versions = new TestVersions(blobs);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          new Trust.Pinned(TrustedKeys.of(KEY.trustedKey()), InstantSource.system()),
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
    loader.want(signed(versions.version(1)));

    await(() -> inForce() == 1 && loader.settled());
    assertThat(loader.trouble(TestVersions.MODEL)).isEmpty();
  }

  @Test
  void swapsToANewerVersionAndMeasuresIt() {
    loader.want(signed(versions.version(1)));
    await(() -> inForce() == 1 && loader.settled());

    loader.want(signed(versions.version(2)));

    await(() -> inForce() == 2 && loader.settled());
    assertThat(meters.get("acclimate.inference.swap").timer().count()).isEqualTo(1);
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneDoesNotFit() {
    loader.want(signed(versions.version(1)));
    await(() -> inForce() == 1 && loader.settled());

    loader.want(signed(versions.misfit(2)));

    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains("never serves: classes"));
    assertThat(inForce()).isEqualTo(1);
    assertThat(refused("misfit")).isEqualTo(1);
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneIsNotSigned() {
    loader.want(signed(versions.version(1)));
    await(() -> inForce() == 1 && loader.settled());

    loader.want(versions.version(2));

    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains("it is not signed"));
    assertThat(inForce()).isEqualTo(1);
    assertThat(refused("unsigned")).isEqualTo(1);
  }

  @Test
  void refusesASignatureBeforeItReadsWhatWasSigned() {
    byte[] noManifest = {1, 2, 3};
    Digest digest = blobs.put(noManifest);
    Signature forged = SigningKey.generate().sign(noManifest);

    loader.want(new Target(TestVersions.MODEL, 1, 1, digest, forged));

    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains(forged.keyId()));
    assertThat(refused("unknown-key")).isEqualTo(1);
  }

  @Test
  void takesAVersionThatIsSignedAfterAll() {
    Target target = versions.version(1);
    loader.want(target);
    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains("it is not signed"));

    loader.want(signed(target));

    await(() -> inForce() == 1 && loader.settled());
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneGivesNoNumbers() {
    loader.want(signed(versions.version(1)));
    await(() -> inForce() == 1 && loader.settled());

    loader.want(signed(versions.overflowing(2)));

    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains("score NaN"));
    assertThat(inForce()).isEqualTo(1);
  }

  @Test
  void triesAgainUntilAMissingBlobIsThere() {
    Target target = signed(versions.version(1));
    Digest tensor = TestVersions.ownTensor(target.version());
    blobs.missing.add(tensor);
    loader.want(target);
    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains(tensor.hex()));
    assertThat(loader.settled()).isTrue();

    blobs.missing.remove(tensor);

    await(() -> inForce() == 1 && loader.settled());
  }

  @Test
  void neverServesAnAlteredTensor() {
    loader.want(signed(versions.version(1)));
    await(() -> inForce() == 1 && loader.settled());
    Target target = signed(versions.version(2));
    blobs.altered.add(TestVersions.ownTensor(target.version()));

    loader.want(target);

    await(() -> loader.trouble(TestVersions.MODEL).orElse("").contains("altered or damaged"));
    assertThat(inForce()).isEqualTo(1);
  }

  @Test
  void loadsOnlyTheNewestOfSeveralQuickVersions() {
    List<Target> targets = new ArrayList<>();
    for (int version = 1; version <= 20; version++) {
      targets.add(signed(versions.version(version)));
    }
    blobs.hold();

    targets.forEach(loader::want);
    blobs.release();

    await(() -> inForce() == 20 && loader.settled());
    // One may have been on its way when the others came; it was loaded but never put in force.
    assertThat(meters.get("acclimate.inference.swap").timer().count()).isZero();
  }

  @Test
  void takesADeletedModelOutOfService() {
    loader.want(signed(versions.version(1)));
    await(() -> inForce() == 1 && loader.settled());

    loader.withdraw(TestVersions.MODEL);

    await(() -> inForce() == 0 && loader.settled());
    assertThat(loader.trouble(TestVersions.MODEL)).isEmpty();
  }

  /** The same target, vouched for. */
  private Target signed(Target target) {
    return new Target(
        target.model(),
        target.epoch(),
        target.version(),
        target.serving(),
        KEY.sign(blobs.stored.get(target.serving())));
  }

  private double refused(String reason) {
    return meters
        .get("acclimate.inference.versions.refused")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private int inForce() {
    Optional<ModelLease<Deployment>> lease = deployments.lease(TestVersions.MODEL);
    if (lease.isEmpty()) {
      return 0;
    }
    try (ModelLease<Deployment> held = lease.get()) {
      return held.model().version();
    }
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
