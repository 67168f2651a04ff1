package io.acclimate.load.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Watches a Streams process while it works off a topic, and reads its CPU time. */
final class StreamsRun {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final double NANOS_PER_SECOND = 1e9;

  private final GroupProgress progress;
  private final String topic;
  private final long warmUp;
  private final Duration limit;

  /**
   * @param topic whose records are counted
   * @param warmUp records that are not counted: the virtual machine starts and compiles
   */
  StreamsRun(GroupProgress progress, String topic, long warmUp, Duration limit) {
    this.progress = progress;
    this.topic = topic;
    this.warmUp = warmUp;
    this.limit = limit;
  }

  private record Sample(long events, Duration cpu, long nanoTime) {}

  /** Returns when all is processed and committed. */
  Measured of(String name, long pid) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Sample begin = sample(pid);
    while (begin.events < warmUp) {
      pause(name, deadline);
      begin = sample(pid);
    }
    while (!progress.atTheEnd()) {
      pause(name, deadline);
    }
    Sample end = sample(pid);
    return new Measured(
        end.events - begin.events,
        end.cpu.minus(begin.cpu).toNanos() / NANOS_PER_SECOND,
        (end.nanoTime - begin.nanoTime) / NANOS_PER_SECOND);
  }

  private Sample sample(long pid) throws InterruptedException {
    long events = progress.committed(topic);
    Duration cpu =
        ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().totalCpuDuration())
            .orElseThrow(
                () -> new IllegalStateException("process " + pid + " ended or hides its CPU time"));
    return new Sample(events, cpu, System.nanoTime());
  }

  private void pause(String name, long deadline) throws InterruptedException {
    if (System.nanoTime() - deadline > 0) {
      throw new IllegalStateException(name + " is not done within " + limit.toSeconds() + " s");
    }
    LockSupport.parkNanos(LOOK_EVERY.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while measuring " + name);
    }
  }
}
