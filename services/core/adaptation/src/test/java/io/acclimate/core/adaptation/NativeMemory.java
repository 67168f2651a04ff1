package io.acclimate.core.adaptation;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of this process, in bytes, garbage of Java not counted. Needs Linux with glibc.
 *
 * @param allocated what malloc has given out and not got back, where the engine keeps its tensors
 * @param resident what the process has in memory, Java's heap included
 */
record NativeMemory(long allocated, long resident) {
  private static final LibC C = Native.load("c", LibC.class);
  private static final long PAGE_BYTES = C.getpagesize();
  private static final long MOST_MILLIS = 10_000;

  /** Of <a href="https://man7.org/linux/man-pages/man3/mallinfo.3.html">glibc</a>. */
  @SuppressWarnings("MethodName") // they are named in C
  private interface LibC extends Library {
    Allocations mallinfo2();

    int getpagesize();

    int malloc_trim(long pad);
  }

  /** struct mallinfo2, all of size_t. */
  @FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  public static final class Allocations extends Structure implements Structure.ByValue {
    public long arena;
    public long ordblks;
    public long smblks;
    public long hblks;

    /** In blocks of their own. */
    public long hblkhd;

    public long usmblks;
    public long fsmblks;

    /** In arenas. */
    public long uordblks;

    public long fordblks;
    public long keepcost;
  }

  static NativeMemory now() {
    freeGarbage();
    C.malloc_trim(0); // what is free is no longer resident, and cannot hide what is kept
    Allocations allocations = C.mallinfo2();
    try {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
      return new NativeMemory(
          allocations.uordblks + allocations.hblkhd, Long.parseLong(pages[1]) * PAGE_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects until no buffer outside the heap is freed any more, by Java's own threads. */
  private static void freeGarbage() {
    BufferPoolMXBean direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    long before;
    do {
      before = direct.getCount();
      awaitCollection();
    } while (direct.getCount() < before);
  }

  /** Until a collection has found an object that was garbage before it, and Java has noted it. */
  private static void awaitCollection() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    PhantomReference<Object> garbage = new PhantomReference<>(new Object(), collected);
    System.gc();
    try {
      if (collected.remove(MOST_MILLIS) != garbage) {
        throw new IllegalStateException("no collection within " + MOST_MILLIS + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
