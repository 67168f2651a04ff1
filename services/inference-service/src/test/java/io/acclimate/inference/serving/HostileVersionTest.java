package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.acclimate.core.artifact.HostileSafetensors;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelLease;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Version 1 is in force; version 2 is signed by somebody whom we trust, its bytes have the digests
 * that they should have, and what they hold was made to do harm.
 */
class HostileVersionTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int FEATURES = TestVersions.FEATURES;
  private static final int WEIGHTS = FEATURES * TestVersions.CLASSES.size();
  private static final Input ZEROS = new TensorInput(TensorBytes.ofFloats(new float[FEATURES]));

  /** Measured: 80 to 190 kB, most of it for the manifest, with blobs of at most 300 bytes. */
  private static final long MAX_BYTES_FOR_SMALL = 512 << 10;

  /**
   * For headers of 1 MiB: objects in objects, arrays in arrays, a shape of half a million numbers,
   * one long number, one long name, many names. Measured: 5, 5, 115, 5, 11 and 46 MB.
   */
  private static final List<Integer> MAX_MEBIBYTES_FOR_LARGE = List.of(8, 8, 160, 8, 16, 64);

  /** Whatever a blob says, a line of the log stays one, and readable. */
  private static final int MAX_CAUSE_CHARS = 1_024;

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
    loader.want(TestVersions.champion(versions.version(1)));
    await(() -> deployments.has(TestVersions.MODEL, Plan.CHAMPION) && loader.settled());
  }

  @AfterEach
  void close() {
    log.close();
    loader.close();
    deployments.close();
  }

  @Test
  void refusesCraftedHeadersInLittleMemory() {
    List<byte[]> small = new HostileSafetensors(11).small();
    refused(small.getFirst()); // classes and formats are loaded once

    for (byte[] file : small) {
      assertThat(refused(file)).as("bytes allocated").isLessThan(MAX_BYTES_FOR_SMALL);
    }
  }

  @Test
  void refusesHeadersOfTheLargestSizeInLittleMemory() {
    List<byte[]> large = HostileSafetensors.ofTheLargestSize();
    for (int i = 0; i < large.size(); i++) {
      long allocated = refused(large.get(i));

      assertThat(allocated >> 20)
          .as("MiB allocated for the large header %d", i)
          .isLessThan(MAX_MEBIBYTES_FOR_LARGE.get(i));
    }
  }

  @Test
  void writesOneReadableLineWhateverABlobSays() {
    String header = "{\"a\\n2027-01-01 ERROR forged\\u001b[2J\":1}";

    refused(HostileSafetensors.file(header, 4));

    assertThat(trouble()).contains("a?2027-01-01 ERROR forged?[2J");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWeightsThatAreNoNumbers(float weight) {
    for (int i = 0; i < FEATURES; i++) {
      byte[] weights =
          Safetensors.writeOne(
              TensorBytes.ofFloats(new float[WEIGHTS], TestVersions.CLASSES.size(), FEATURES));
      int at = weights.length - (WEIGHTS - 3 * i) * Float.BYTES;
      ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, weight);

      refused(weights);

      assertThat(trouble()).contains("holds NaN or infinity");
    }
  }

  /**
   * Wants a version with these weights, which must be refused and change nothing.
   *
   * @return bytes that the loader allocated meanwhile
   */
  private long refused(byte[] weights) {
    Counter refused =
        meters.get("acclimate.inference.versions.refused").tag("reason", "misfit").counter();
    double before = refused.count();
    int lines = logged().size();
    Target target = versions.weighing(2, weights);
    long allocated = allocatedBytes();

    loader.want(TestVersions.champion(target));

    await(() -> logged().size() > lines && loader.settled());
    long sinceThen = allocatedBytes() - allocated;
    assertThat(refused.count()).isEqualTo(before + 1);
    assertThat(logged().subList(lines, logged().size()))
        .singleElement()
        .asString()
        .startsWith("ERROR model=valves alias=champion version=2 state=refused reason=misfit")
        .contains("digest=" + target.serving())
        .hasSizeLessThan(MAX_CAUSE_CHARS + 256)
        .doesNotContainPattern("\\p{Cntrl}")
        .contains("cause=\"" + trouble().replace("version 2 never serves: ", ""));
    assertThat(trouble()).startsWith("version 2 never serves: ");
    assertServesTheFirst();
    return sinceThen;
  }

  private List<String> logged() {
    return log.saying("model=valves alias=champion version=2 ");
  }

  private void assertServesTheFirst() {
    assertThat(deployments.count()).isEqualTo(1);
    try (ModelLease<Deployment> lease =
        deployments.lease(TestVersions.MODEL, Plan.CHAMPION).orElseThrow()) {
      assertThat(lease.model().version()).isEqualTo(1);
      float[] scores = lease.model().scores(List.of(ZEROS), "plant")[0];
      assertThat(scores[TestVersions.CLASSES.indexOf(TestVersions.label(1))]).isGreaterThan(0.5f);
    }
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
