package io.acclimate.eventprocessor.meter;

import io.acclimate.eventprocessor.event.ClosedExperience.Trigger;
import io.acclimate.eventprocessor.event.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What this service counts. A record whose transaction was rolled back is counted again when it
 * comes again: these numbers are for watching; the topics have the exact ones.
 */
public final class Meters {
  private static final String PREFIX = "acclimate_event_processor_";

  private final MeterRegistry registry;
  private final Counter examples;
  private final Counter unlabelledExamples;
  private final Counter threadFailures;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    this.examples =
        Counter.builder(PREFIX + "examples")
            .description("Labelled events and late labels that became examples")
            .register(registry);
    this.unlabelledExamples =
        Counter.builder(PREFIX + "unlabelled_examples")
            .description("Predictions without a label that became examples")
            .register(registry);
    this.threadFailures =
        Counter.builder(PREFIX + "thread_failures")
            .description("Threads that failed and were replaced")
            .register(registry);
  }

  /** A labelled event or a late label became an example. */
  public void example() {
    examples.increment();
  }

  /** A prediction that got no label became an example. */
  public void unlabelledExample() {
    unlabelledExamples.increment();
  }

  /**
   * A record was dropped because its like had been accepted before.
   *
   * @param kind event, label, prediction or command
   */
  public void duplicate(String kind) {
    Counter.builder(PREFIX + "duplicates")
        .description("Records dropped because their identity had been seen within the window")
        .tag("kind", kind)
        .register(registry)
        .increment();
  }

  /** A record was refused. */
  public void deadLetter(String topic, String reason) {
    Counter.builder(PREFIX + "dead_letters")
        .description("Records refused, by topic and reason")
        .tag("topic", topic)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** A record was in another partition than the one its key belongs to. */
  public void misplaced(String topic) {
    Counter.builder(PREFIX + "misplaced")
        .description("Records that went through a repartition topic first")
        .tag("topic", topic)
        .register(registry)
        .increment();
  }

  /** A record of a mapped topic had no label. */
  public void passedOver(String topic) {
    Counter.builder(PREFIX + "passed_over")
        .description("Records of mapped topics that have no label")
        .tag("topic", topic)
        .register(registry)
        .increment();
  }

  /** A prediction met its truth. */
  public void outcome(Role role) {
    Counter.builder(PREFIX + "outcomes")
        .description("Predictions joined with their truth")
        .tag("role", role.name())
        .register(registry)
        .increment();
  }

  /**
   * A drift signal came that could close an experience.
   *
   * @param then taken, cooling-down or disabled
   */
  public void driftSignal(String then) {
    Counter.builder(PREFIX + "drift_signals")
        .description("Drift signals that concern a model as a whole, by what became of them")
        .tag("then", then)
        .register(registry)
        .increment();
  }

  /** An experience was closed. */
  public void experience(Trigger trigger) {
    String name =
        switch (trigger) {
          case Trigger.Count count -> "count";
          case Trigger.Age age -> "age";
          case Trigger.Drift drift -> "drift";
          case Trigger.Manual manual -> "manual";
        };
    Counter.builder(PREFIX + "experiences")
        .description("Experiences closed, by what closed them")
        .tag("trigger", name)
        .register(registry)
        .increment();
  }

  /** A thread failed and was replaced. */
  public void threadFailure() {
    threadFailures.increment();
  }
}
