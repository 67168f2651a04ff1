package io.acclimate.load.benchmarks.requests;

import ai.djl.pytorch.jni.JniUtils;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes rows through the network in a process of its own, on one thread, and prints how long it
 * took.
 */
public final class BarePassProcess {
  private static final String NANOS = "nanos=";

  private BarePassProcess() {}

  /**
   * Prints what {@link #nanos} reads.
   *
   * @param args a workload
   */
  public static void main(String... args) {
    Workload workload = Workload.parse(List.of(args));
    Environment.cpu().apply();
    JniUtils.setNumInteropThreads(1);
    List<float[]> rows = workload.distinctRows().stream().map(TensorBytes::floats).toList();
    try (BarePass pass = new BarePass(workload.network(), workload.weights())) {
      run(pass, rows, workload.warmUp(), workload.batch());
      long begin = System.nanoTime();
      run(pass, rows, workload.rows(), workload.batch());
      System.out.println(NANOS + (System.nanoTime() - begin));
    }
  }

  private static void run(BarePass pass, List<float[]> rows, long count, int batch) {
    int next = 0;
    for (long done = 0; done < count; done += batch) {
      List<float[]> some = new ArrayList<>(batch);
      while (some.size() < Math.min(batch, count - done)) {
        some.add(rows.get(next));
        next = (next + 1) % rows.size();
      }
      var unused = pass.logits(some);
    }
  }

  /** What it took, out of what such a process printed. */
  static long nanos(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith(NANOS))
        .mapToLong(line -> Long.parseLong(line.substring(NANOS.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no figure in: " + printed));
  }
}
