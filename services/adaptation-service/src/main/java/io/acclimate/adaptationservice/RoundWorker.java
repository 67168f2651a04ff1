package io.acclimate.adaptationservice;

import io.acclimate.adaptationservice.Registry.Model;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training thread: takes one experience after another out of the backlog and sees its round
 * through. One per process, for the engine's random generator is.
 */
final class RoundWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundWorker.class);

  private final Backlog backlog;
  private final Registry registry;
  private final RoundRunner runner;
  private final Pauses pauses;
  private final RoundMetrics metrics;
  private final InstantSource clock;
  private final Runnable beforeFirst;
  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean closing;

  /**
   * How long a model waits before it is looked at again.
   *
   * @param unknown after the registry did not know it, or no longer
   * @param paused after it was found paused
   * @param outage after something around the round was away
   * @param failed after its round failed, times the number of failures
   */
  record Pauses(Duration unknown, Duration paused, Duration outage, Duration failed) {}

  /**
   * Makes a worker that is not running yet.
   *
   * @param beforeFirst what to do on the training thread before the first round
   */
  RoundWorker(
      Backlog backlog,
      Registry registry,
      RoundRunner runner,
      Pauses pauses,
      Runnable beforeFirst,
      MeterRegistry meters,
      InstantSource clock) {
    this.backlog = backlog;
    this.registry = registry;
    this.runner = runner;
    this.pauses = pauses;
    this.beforeFirst = beforeFirst;
    this.metrics = new RoundMetrics(meters, backlog, clock);
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("acclimate-rounds").unstarted(this::run);
    thread.setUncaughtExceptionHandler(
        (ended, cause) -> {
          failure.set(cause);
          LOG.error("rounds=ended", cause);
        });
  }

  void start() {
    thread.start();
  }

  /** True while rounds can run. */
  boolean running() {
    return thread.isAlive();
  }

  /** What ended the training thread before it was closed. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Stops the round at its next step and discards it. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    beforeFirst.run();
    try {
      while (!closing) {
        step(backlog.await());
      }
    } catch (InterruptedException e) {
      LOG.debug("rounds=closing");
    }
  }

  /** Looks at the model and, if the experience is next, runs its round. */
  void step(Backlog.Entry entry) {
    Experience experience = entry.experience();
    String name = experience.model();
    try {
      Optional<Model> found = registry.model(name);
      if (found.isEmpty()) {
        // A registry that has just started may not know it yet: nothing is thrown away for that.
        postpone(name, pauses.unknown());
        LOG.warn("model={} state=unknown experience={}", name, experience.number());
        return;
      }
      Model model = found.get();
      if (experience.number() <= model.covered()) {
        backlog.cover(name, model.covered());
      } else if (model.paused()) {
        postpone(name, pauses.paused());
      } else {
        round(entry, model);
      }
    } catch (OutageException e) {
      postpone(name, pauses.outage());
      LOG.warn(
          "model={} experience={} state=waiting retryMillis={} cause=\"{}\"",
          name,
          experience.number(),
          pauses.outage().toMillis(),
          e.getMessage());
    } catch (StoppedException e) {
      LOG.info("model={} experience={} state=stopped", name, experience.number());
    }
  }

  private void round(Backlog.Entry entry, Model model) throws StoppedException {
    Experience experience = entry.experience();
    Instant startedAt = clock.instant();
    Outcome outcome = runner.run(experience, model, () -> closing || entry.tenure().ended());
    Duration took = Duration.between(startedAt, clock.instant());
    switch (outcome) {
      case Outcome.Completed completed -> {
        backlog.cover(experience.model(), experience.number());
        metrics.completed(completed.verdict(), took);
        LOG.info(
            "model={} experience={} verdict={} version={} millis={} waitedMillis={} reason=\"{}\"",
            experience.model(),
            experience.number(),
            completed.verdict(),
            completed.version() == null ? "none" : completed.version(),
            took.toMillis(),
            Duration.between(experience.closedAt(), startedAt).toMillis(),
            completed.reason());
      }
      case Outcome.Overtaken overtaken -> {
        // The next look at the head says whether the experience is covered or begins anew.
        LOG.info(
            "model={} experience={} state=overtaken reason=\"{}\"",
            experience.model(),
            experience.number(),
            overtaken.reason());
      }
      case Outcome.Failed failed -> {
        metrics.failed();
        postpone(experience.model(), pauses.failed().multipliedBy(failed.failure()));
        LOG.error(
            "model={} experience={} state=failed failure={} cause=\"{}\"",
            experience.model(),
            experience.number(),
            failed.failure(),
            failed.cause());
      }
    }
  }

  private void postpone(String model, Duration pause) {
    backlog.postpone(model, clock.instant().plus(pause));
  }
}
