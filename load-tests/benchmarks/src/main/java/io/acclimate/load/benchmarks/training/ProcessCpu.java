package io.acclimate.load.benchmarks.training;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU time of this process: all threads, compilers and collectors of garbage included. */
final class ProcessCpu {
  private static final double NANOS_PER_SECOND = 1e9;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  double seconds() {
    return system.getProcessCpuTime() / NANOS_PER_SECOND;
  }

  /** What something takes. */
  double secondsOf(Runnable work) {
    double before = seconds();
    work.run();
    return seconds() - before;
  }
}
