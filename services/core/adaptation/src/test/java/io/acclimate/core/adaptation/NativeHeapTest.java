package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  private static final int FLOATS = 700_000;
  private static final int TENSORS = 40;
  private static final int ROUNDS = 5;

  /** Of {@code mallopt(3)}; once set, glibc adapts none of its thresholds any more. */
  private static final int MMAP_THRESHOLD = -3;

  private static final int INITIAL_MMAP_THRESHOLD = 128 << 10;

  /** More than one heap of tensors, made and freed again and again: their pages come in once. */
  @Test
  void pagesOfFreedTensorsAreUsedAgain() throws IOException {
    assumeTrue(Platform.isLinux(), "page faults are read from /proc");
    try (NDManager manager = NDManager.newBaseManager()) {
      mallopt(MMAP_THRESHOLD, INITIAL_MMAP_THRESHOLD);
      long givenBack = faultsOfMakingAgain(manager);
      NativeHeap.keepFreedMemory();

      long kept = faultsOfMakingAgain(manager);

      assertThat(kept).isLessThan(givenBack / 10);
    }
  }

  private static void mallopt(int parameter, int value) {
    int done =
        Function.getFunction(Platform.C_LIBRARY_NAME, "mallopt")
            .invokeInt(new Object[] {parameter, value});
    assertThat(done).isOne();
  }

  private static long faultsOfMakingAgain(NDManager manager) throws IOException {
    makeAndFree(manager);
    long before = minorFaults();
    makeAndFree(manager);
    return minorFaults() - before;
  }

  private static void makeAndFree(NDManager manager) {
    for (int round = 0; round < ROUNDS; round++) {
      try (NDManager tensors = manager.newSubManager()) {
        for (int i = 0; i < TENSORS; i++) {
          tensors.ones(new Shape(FLOATS));
        }
      }
    }
  }

  /** Field 10 of proc(5)'s stat, counted from behind the name, which may have blanks. */
  private static long minorFaults() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[7]);
  }
}
