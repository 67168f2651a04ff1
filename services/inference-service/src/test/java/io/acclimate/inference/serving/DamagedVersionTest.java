package io.acclimate.inference.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import io.acclimate.core.model.ModelLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Version 1 is in force; version 2 comes damaged, or nobody vouches for it. */
class DamagedVersionTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int FLIPS = 1_000;
  private static final Instant NOW = Instant.parse("2027-06-01T00:00:00Z");
  private static final SigningKey EXPIRED = SigningKey.generate();
  private static final SigningKey NOT_YET = SigningKey.generate();
  private static final Input ZEROS =
      new TensorInput(TensorBytes.ofFloats(new float[TestVersions.FEATURES]));
  private static final Trust TRUST =
      new Trust.Pinned(
          TrustedKeys.of(
              TestVersions.KEY.trustedKey(),
              EXPIRED.trustedKey().during(null, NOW),
              NOT_YET.trustedKey().during(NOW.plusSeconds(1), null)),
          InstantSource.fixed(NOW));

  private final FaultyBlobStore blobs = new FaultyBlobStore();
  private final TestVersions versions = new TestVersions(blobs);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deployments deployments = new Deployments();
  private final ModelLoader loader =
      new ModelLoader(
          deployments,
          (model, epoch) -> Optional.of(TestVersions.spec()),
          blobs,
          TRUST,
          new MemoryCap(1 << 20),
          TestVersions.BATCHES,
          (model, version, replaced) -> {},
          meters);
  private final Target first = versions.wide(1);
  private final Target second = versions.wide(2);

  @BeforeEach
  void serveTheFirst() {
    loader.start();
    loader.want(TestVersions.champion(first));
    await(() -> deployments.has(TestVersions.MODEL, Plan.CHAMPION) && loader.settled());
  }

  @AfterEach
  void close() {
    loader.close();
    deployments.close();
  }

  @Test
  void neverServesOneWithABitFlippedAndNeedsLittleMemoryToSaySo() {
    Random random = new Random(5);
    List<Digest> parts = parts(second);
    long allocated = allocatedBytes();

    for (int flip = 0; flip < FLIPS; flip++) {
      Digest part = parts.get(random.nextInt(parts.size()));
      refusedWhile(
          part,
          bytes -> {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            return bytes;
          });
    }

    // Each part is read twice at most: by the store that copies it, and by whoever parses it.
    long perRefusal = (allocatedBytes() - allocated) / FLIPS;
    assertThat(perRefusal).isLessThan(4 * sizeBytes(second));
    assertServesTheSecondAfterAll();
  }

  @Test
  void neverServesOneThatIsTooShortOrTooLongOrAnother() {
    for (Digest part : parts(second)) {
      refusedWhile(part, bytes -> Arrays.copyOf(bytes, bytes.length - 1));
      refusedWhile(part, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
      refusedWhile(part, bytes -> new byte[0]);
      refusedWhile(part, bytes -> Arrays.copyOf(bytes, bytes.length + 1));
      refusedWhile(part, bytes -> Arrays.copyOf(bytes, 3 * bytes.length));
      refusedWhile(part, bytes -> blobs.get(first.serving()));
    }
    assertServesTheSecondAfterAll();
  }

  @Test
  void waitsForWhatIsMissing() {
    for (Digest part : parts(second)) {
      Counter missing = counter("load.retries", "missing");
      double before = missing.count();
      blobs.lose(part);

      loader.want(TestVersions.champion(second));

      await(() -> missing.count() > before && trouble().contains(part.hex()));
      assertServesTheFirst();
    }
    assertServesTheSecondAfterAll();
  }

  @Test
  void refusesOneThatNamesATensorThatIsNotItsOwn() {
    String manifest = new String(blobs.get(second.serving()), UTF_8);
    TensorEntry own = tensor(second, "fc.bias");
    TensorEntry other = tensor(second, "in.bias");

    refused(
        "misfit",
        "fc.bias",
        signedBy(TestVersions.KEY, manifest.replace(own.sha256().hex(), other.sha256().hex())));
    assertServesTheSecondAfterAll();
  }

  @Test
  void refusesOneThatNobodyVouchesFor() {
    String manifest = new String(blobs.get(second.serving()), UTF_8);
    Signature good = signature(second);
    byte[] altered = good.der().clone();
    altered[altered.length - 1] ^= 1;

    refused("unsigned", "not signed", with(null));
    refused("unknown-key", "key", signedBy(SigningKey.generate(), manifest));
    refused("key-expired", EXPIRED.keyId(), signedBy(EXPIRED, manifest));
    refused("key-not-yet-valid", NOT_YET.keyId(), signedBy(NOT_YET, manifest));
    refused("wrong-signature", "signature", with(new Signature(good.keyId(), altered)));
    refused("wrong-signature", "signature", with(signature(first)));
    refused(
        "malformed-signature",
        "signature",
        with(new Signature(good.keyId(), Arrays.copyOf(good.der(), good.der().length - 1))));
    assertServesTheSecondAfterAll();
  }

  /** Hands one part out changed, and waits until that has been noticed. */
  private void refusedWhile(Digest part, UnaryOperator<byte[]> change) {
    Counter corrupt = counter("load.retries", "corrupt");
    AtomicLong before = new AtomicLong(Long.MAX_VALUE);
    blobs.alter(
        part,
        bytes -> {
          before.set((long) corrupt.count()); // the attempt that is refused for it
          return change.apply(bytes);
        });

    loader.want(TestVersions.champion(second));

    await(() -> corrupt.count() > before.get() && trouble().contains(part.hex()));
    assertThat(trouble()).contains("altered or damaged");
    assertServesTheFirst();
  }

  private void refused(String reason, String cause, Target target) {
    Counter refused = counter("versions.refused", reason);
    double before = refused.count();

    loader.want(TestVersions.champion(target));

    await(() -> refused.count() > before && trouble().contains(cause));
    assertThat(trouble()).contains("version 2 never serves");
    assertServesTheFirst();
  }

  private void assertServesTheFirst() {
    assertThat(servingDigest()).isEqualTo(first.serving());
  }

  private void assertServesTheSecondAfterAll() {
    blobs.heal();
    loader.want(TestVersions.champion(second));
    await(() -> servingDigest().equals(second.serving()) && loader.settled());
    assertThat(loader.trouble(TestVersions.MODEL, Plan.CHAMPION)).isEmpty();
  }

  /** Of the version that answers, and answers as itself. */
  private Digest servingDigest() {
    try (ModelLease<Deployment> lease =
        deployments.lease(TestVersions.MODEL, Plan.CHAMPION).orElseThrow()) {
      Deployment deployment = lease.model();
      float[] scores = deployment.scores(List.of(ZEROS), "plant")[0];
      int own = TestVersions.CLASSES.indexOf(TestVersions.label(deployment.version()));
      for (float score : scores) {
        assertThat(scores[own]).isGreaterThanOrEqualTo(score);
      }
      return deployment.serving();
    }
  }

  private List<Digest> parts(Target target) {
    List<Digest> parts = new ArrayList<>(List.of(target.serving()));
    manifest(target).tensors().forEach(tensor -> parts.add(tensor.sha256()));
    return parts;
  }

  private long sizeBytes(Target target) {
    return parts(target).stream().mapToLong(part -> blobs.get(part).length).sum();
  }

  private TensorEntry tensor(Target target, String name) {
    return manifest(target).tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ServingManifest manifest(Target target) {
    return ServingManifest.parse(blobs.get(target.serving()));
  }

  private Target signedBy(SigningKey key, String manifest) {
    byte[] bytes = manifest.getBytes(UTF_8);
    return new Target(second.model(), 2, 2, blobs.put(bytes), second.sizeBytes(), key.sign(bytes));
  }

  private Target with(@Nullable Signature signature) {
    return new Target(second.model(), 2, 2, second.serving(), second.sizeBytes(), signature);
  }

  private static Signature signature(Target target) {
    return Optional.ofNullable(target.signature()).orElseThrow();
  }

  private Counter counter(String name, String reason) {
    return meters.get("acclimate.inference." + name).tag("reason", reason).counter();
  }

  private String trouble() {
    return loader.trouble(TestVersions.MODEL, Plan.CHAMPION).orElse("");
  }

  /** By the loader's thread since it began. */
  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals("acclimate-model-loader"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
        .sum();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(100_000);
    }
  }
}
