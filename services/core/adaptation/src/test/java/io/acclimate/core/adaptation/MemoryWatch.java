package io.acclimate.core.adaptation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Looks at the memory of the process while an arm trains: it is asked before every step, and never
 * stops the arm.
 */
final class MemoryWatch implements BooleanSupplier {
  private final int warmUp;
  private final int every;
  private final List<NativeMemory> seen = new ArrayList<>();
  private int step;

  /**
   * @param warmUp steps before the first look: the engine and Java's compilers fill their caches
   * @param every steps between two looks
   */
  MemoryWatch(int warmUp, int every) {
    this.warmUp = warmUp;
    this.every = every;
  }

  @Override
  public boolean getAsBoolean() {
    if (step >= warmUp && (step - warmUp) % every == 0) {
      seen.add(NativeMemory.now());
    }
    step++;
    return false;
  }

  List<NativeMemory> seen() {
    return seen;
  }

  /**
   * Bytes that each step leaves behind: the lower quartile, over looks, of the growth since the
   * look before. What every step leaves is in all of them; what Java's compilers take is in some.
   */
  double bytesPerStep(ToLongFunction<NativeMemory> bytes) {
    double[] growth = new double[seen.size() - 1];
    for (int i = 0; i < growth.length; i++) {
      growth[i] = bytes.applyAsLong(seen.get(i + 1)) - bytes.applyAsLong(seen.get(i));
    }
    Arrays.sort(growth);
    return growth[growth.length / 4] / every;
  }

  /** Growth from the first look to the last: what every step leaves, and what came at once. */
  long growth(ToLongFunction<NativeMemory> bytes) {
    return bytes.applyAsLong(seen.get(seen.size() - 1)) - bytes.applyAsLong(seen.get(0));
  }
}
