package io.acclimate.core.adaptation;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    System.gc();
    try {
      Thread.sleep(20); // buffers outside the heap are freed by a thread of Java's own
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
}
