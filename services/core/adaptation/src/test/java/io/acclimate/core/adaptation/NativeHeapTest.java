package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  private static final int FLOATS = 700_000;
  private static final int TENSORS = 40;
  private static final int ROUNDS = 5;

  /** Some tens come of the virtual machine; glibc's own ways give 13,000. */
  private static final long MOST_FAULTS = 2_000;

  /** More than one heap of tensors, made and freed again and again: their pages come in once. */
  @Test
  void pagesOfFreedTensorsAreUsedAgain() throws IOException {
    assumeTrue(Platform.isLinux(), "page faults are read from /proc");
    try (NDManager manager = NDManager.newBaseManager()) {
      NativeHeap.keepFreedMemory();
      makeAndFree(manager);
      long before = minorFaults();

      makeAndFree(manager);

      assertThat(minorFaults() - before).isLessThan(MOST_FAULTS);
    }
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
