package io.acclimate.inference.traffic;

import io.acclimate.core.model.ModelLease;
import io.acclimate.inference.predictions.Asker;
import io.acclimate.inference.predictions.FailureBurst;
import io.acclimate.inference.predictions.Question;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks shadows what callers have already been answered, on a thread of low priority. What waits is
 * bounded in bytes; above the bound a question is dropped and counted, for a shadow must not cost a
 * caller anything.
 */
public final class Shadows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int OVERHEAD_BYTES = 512;

  private final Deployments deployments;
  private final Asker asker;
  private final long maxWaitingBytes;
  private final Duration closeWithin;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final FailureBurst burst = new FailureBurst(LOG, "shadows");
  private final Counter full;
  private final Counter absent;
  private final Counter failed;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * @param maxWaitingBytes bytes of questions that may wait
   * @param closeWithin how long closing may wait for them
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint, where the platform heeds it
  public Shadows(
      Deployments deployments,
      Asker asker,
      long maxWaitingBytes,
      Duration closeWithin,
      MeterRegistry meters) {
    this.deployments = deployments;
    this.asker = asker;
    this.maxWaitingBytes = maxWaitingBytes;
    this.closeWithin = closeWithin;
    this.full = dropped("full", meters);
    this.absent = dropped("absent", meters);
    this.failed = dropped("failed", meters);
    Gauge.builder("acclimate.inference.shadow.waiting", waitingBytes, AtomicLong::get)
        .description("Questions waiting for a shadow")
        .baseUnit("bytes")
        .register(meters);
    this.thread = Thread.ofPlatform().name("acclimate-shadows").unstarted(this::run);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  private static Counter dropped(String reason, MeterRegistry meters) {
    return Counter.builder("acclimate.inference.shadow.dropped")
        .description("Questions that a shadow was not asked")
        .tag("reason", reason)
        .register(meters);
  }

  public void start() {
    thread.start();
  }

  /** Takes a question along and returns at once. */
  public void offer(String model, String alias, Question question) {
    Waiting waiting = new Waiting(model, alias, question);
    if (waitingBytes.addAndGet(waiting.bytes()) > maxWaitingBytes) {
      waitingBytes.addAndGet(-waiting.bytes());
      full.increment();
    } else {
      queue.add(waiting);
    }
  }

  /** Asks what waits, within the time allowed; the rest is dropped. */
  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(closeWithin)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Waiting next = queue.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          ask(next);
          waitingBytes.addAndGet(-next.bytes());
        } else if (closing) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("shadows=interrupted waiting={}", queue.size());
    }
  }

  private void ask(Waiting waiting) {
    Optional<ModelLease<Deployment>> found = deployments.lease(waiting.model(), waiting.alias());
    if (found.isEmpty()) {
      absent.increment();
      return;
    }
    try (ModelLease<Deployment> lease = found.get()) {
      var unused = asker.ask(lease.model(), waiting.question(), Role.SHADOW);
      burst.succeeded();
    } catch (RuntimeException e) {
      // Whatever a version on trial makes the engine throw is counted against it, and nobody waits.
      failed.increment();
      burst.failed(e.toString());
    }
  }

  private record Waiting(String model, String alias, Question question) {
    long bytes() {
      return OVERHEAD_BYTES + question.bytes();
    }
  }
}
