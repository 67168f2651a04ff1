package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link HostileSafetensors} against the reader, and damaged files against digests. */
class HostileSafetensorsTest {
  private static final long SEED = 20_261_130;

  /** Measured: 110 times the 1 MiB of a header that is all numbers, most of it garbage at once. */
  private static final long MAX_ALLOCATED_BYTES = 160L << 20;

  private final Random random = new Random(SEED);

  @Test
  void refusesTwoHundredCraftedHeadersWithoutTheMemoryThatTheyClaim() {
    HostileSafetensors hostile = new HostileSafetensors(SEED);
    List<byte[]> files = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      files.addAll(hostile.small());
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(200);

    for (byte[] file : files) {
      assertRefusedInLittleMemory(file);
    }
  }

  @Test
  void refusesHeadersOfTheLargestSizeInLittleMemory() {
    for (byte[] file : HostileSafetensors.ofTheLargestSize()) {
      int headerBytes = file.length - SafetensorsHeader.LENGTH_BYTES - 4;
      assertThat(headerBytes)
          .isBetween(SafetensorsHeader.MAX_BYTES - 32, SafetensorsHeader.MAX_BYTES);
      assertRefusedInLittleMemory(file);
    }
  }

  @Test
  void neverTakesOneOfAThousandDamagedFilesForTheOriginal() {
    float[] weights = new float[256];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    TensorBytes original = TensorBytes.ofFloats(weights, 16, 16);
    byte[] whole = Safetensors.writeOne(original);
    Digest digest = Digest.of(whole);
    int misread = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));

      MemoryBlobStore store = new MemoryBlobStore();
      assertThatThrownBy(() -> store.put(digest, damaged)).isInstanceOf(CorruptBlobException.class);
      assertThat(store.has(digest)).isFalse();
      misread += readsAs(original, damaged) ? 1 : 0;
    }
    // Without the digest, only white space in the header's padding can change unnoticed.
    assertThat(misread).isZero();
  }

  private static boolean readsAs(TensorBytes original, byte[] damaged) {
    try {
      return Safetensors.readOne(damaged).equals(original);
    } catch (InvalidFormatException refused) {
      return false;
    }
  }

  private static void assertRefusedInLittleMemory(byte[] file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(InvalidFormatException.class);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated to refuse a file of %d", file.length)
        .isLessThan(MAX_ALLOCATED_BYTES);
  }
}
