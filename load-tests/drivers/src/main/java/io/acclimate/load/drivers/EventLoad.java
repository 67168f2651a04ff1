package io.acclimate.load.drivers;

import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.load.drivers.SentEvent.Kind;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Sends labelled events on a schedule. An event counts as answered when all replicas have
 * acknowledged it.
 */
public final class EventLoad {
  /** Longer than a producer tries. */
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(150);

  private static final String UNKNOWN_CLASS = "no-class-of-this-model";
  private static final String ALGORITHM = "L64X128MixRandom";

  private final LoadTarget target;
  private final Schedule schedule;
  private final Mixture mixture;
  private final String run;
  private final SeededRows rows;
  private final RandomGenerator random;
  private final Consumer<SentEvent> book;
  private volatile boolean stopped;

  /**
   * Shares of what is sent; the rest are events.
   *
   * @param repeats of an earlier event id
   * @param poison that must become a dead letter
   */
  public record Mixture(double repeats, double poison) {
    /** Checks the ranges. */
    public Mixture {
      if (!(repeats >= 0 && poison >= 0 && repeats + poison < 1)) {
        throw new IllegalArgumentException(
            "--repeats %s and --poison %s are not both 0 or more with a sum below 1"
                .formatted(repeats, poison));
      }
    }
  }

  /**
   * A load that {@link #run} sends.
   *
   * @param run prefix of the ids, so that no other run has them
   * @param book is told of each event once its fate is known, on any thread
   */
  public EventLoad(
      LoadTarget target,
      Schedule schedule,
      Mixture mixture,
      long seed,
      String run,
      Consumer<SentEvent> book) {
    this.target = target;
    this.schedule = schedule;
    this.mixture = mixture;
    this.run = run;
    this.rows = new SeededRows(target.signature(), target.classes(), seed);
    this.random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
    this.book = book;
  }

  /**
   * Sends until the schedule ends, or is stopped, or this thread is interrupted, and waits for the
   * brokers.
   */
  public LoadReport run(EventSender sender) throws InterruptedException {
    Tally tally = new Tally();
    try {
      long events = 0;
      for (long i = 0; i < schedule.count() && !stopped; i++) {
        long dueNanoTime = tally.startNanos() + schedule.dueNanos(i);
        Schedule.awaitMoment(dueNanoTime);
        Kind kind = kind(events);
        String id =
            switch (kind) {
              case EVENT -> run + events++;
              case REPEAT -> run + random.nextLong(events);
              case POISON -> run + "poison-" + i;
            };
        send(sender, tally, dueNanoTime, kind, id);
      }
    } catch (InterruptedException interrupted) {
      tally.detail("interrupted");
    }
    tally.awaitAtMost(0, ACKNOWLEDGED_WITHIN);
    return tally.report(run);
  }

  /** Makes {@link #run} send no more; any thread. */
  public void stop() {
    stopped = true;
  }

  private Kind kind(long events) {
    double draw = random.nextDouble();
    if (draw < mixture.poison()) {
      return Kind.POISON;
    }
    return draw < mixture.poison() + mixture.repeats() && events > 0 ? Kind.REPEAT : Kind.EVENT;
  }

  private void send(EventSender sender, Tally tally, long dueNanoTime, Kind kind, String id) {
    SeededRows.LabelledRow row = rows.next();
    tally.sent();
    tally.detail(
        switch (kind) {
          case EVENT -> "events";
          case REPEAT -> "repeats";
          case POISON -> "poison";
        });
    var unused =
        sender
            .send(
                new LabelledInput(
                    id,
                    target.model(),
                    target.domain(),
                    new TensorInput(row.input()),
                    new ClassName(kind == Kind.POISON ? UNKNOWN_CLASS : row.label()),
                    null))
            .whenComplete(
                (where, failure) -> {
                  book.accept(new SentEvent(id, kind, failure == null));
                  if (failure == null) {
                    tally.answered(dueNanoTime);
                  } else {
                    tally.failed(failure.getClass().getSimpleName());
                  }
                });
  }
}
