package io.acclimate.core.adaptation;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * The C library's heap, from which the engine's tensors come. A step frees what it made; glibc then
 * gives a thread's heap back to the system at once, and the next step has every page zeroed and
 * mapped again: a sixth of the time of a small convolutional network. On Linux the engine needs
 * glibc, so it is there.
 */
final class NativeHeap {
  /** Numbers of {@code mallopt(3)}. */
  private static final int TRIM_THRESHOLD = -1;

  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;

  /** A thread's heap is never larger on 64-bit systems, and is then never given back. */
  private static final int HEAP_BYTES = 64 << 20;

  /** The largest that glibc takes; larger tensors are mapped one by one. */
  private static final int LARGEST_IN_HEAP_BYTES = HEAP_BYTES / 2;

  private static final int KEPT_BYTES = 4 * HEAP_BYTES;

  private NativeHeap() {}

  /** Keeps at most 256 MiB of the main thread's heap, and heaps of other threads, for reuse. */
  static void keepFreedMemory() {
    if (!Platform.isLinux()) {
      return;
    }
    set(TRIM_THRESHOLD, KEPT_BYTES);
    set(TOP_PAD, HEAP_BYTES);
    set(MMAP_THRESHOLD, LARGEST_IN_HEAP_BYTES);
  }

  private static void set(int parameter, int value) {
    int done =
        Function.getFunction(Platform.C_LIBRARY_NAME, "mallopt")
            .invokeInt(new Object[] {parameter, value});
    if (done != 1) {
      throw new IllegalStateException("mallopt(" + parameter + ", " + value + ") was refused");
    }
  }
}
