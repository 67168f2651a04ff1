package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  private static final int FLOATS = 1 << 20;
  private static final int ROUNDS = 50;
  private static final long PAGES_PER_ROUND = 2L * 4 * FLOATS / 4096;

  /** Two tensors of 4 MiB, made and freed again and again: their pages come in once. */
  @Test
  void pagesOfFreedTensorsAreUsedAgain() throws IOException {
    assumeTrue(Platform.isLinux(), "page faults are read from /proc");
    try (NDManager manager = NDManager.newBaseManager()) {
      NativeHeap.keepFreedMemory();
      makeAndFree(manager);
      long before = minorFaults();

      makeAndFree(manager);

      assertThat(minorFaults() - before).isLessThan(ROUNDS * PAGES_PER_ROUND / 4);
    }
  }

  private static void makeAndFree(NDManager manager) {
    for (int round = 0; round < ROUNDS; round++) {
      try (NDArray ones = manager.ones(new Shape(FLOATS));
          NDArray doubled = ones.add(ones)) {
        assertThat(doubled.getFloat(FLOATS - 1)).isEqualTo(2);
      }
    }
  }

  /** Field 10 of proc(5)'s stat, counted from behind the name, which may have blanks. */
  private static long minorFaults() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[7]);
  }
}
