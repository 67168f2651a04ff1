package io.acclimate.driftprocessor.meter;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.driftprocessor.window.LevelCode;
import io.acclimate.driftprocessor.wire.Evidence;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this service counts. A record whose transaction was rolled back is counted again when it
 * comes again: these numbers are for watching; the topics have the exact ones.
 */
public final class Meters {
  private static final String PREFIX = "acclimate_drift_";

  private final MeterRegistry registry;
  private final AtomicInteger windows = new AtomicInteger();
  private final Map<String, Level> levels = new ConcurrentHashMap<>();
  private final Counter evaluations;
  private final Counter evictedWindows;
  private final Counter threadFailures;

  private record Level(AtomicInteger value, Meter.Id id) {}

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    this.evaluations =
        Counter.builder(PREFIX + "evaluations")
            .description("Windows that were judged")
            .register(registry);
    this.evictedWindows =
        Counter.builder(PREFIX + "evicted_windows")
            .description("Windows forgotten because their model has too many domains")
            .register(registry);
    this.threadFailures =
        Counter.builder(PREFIX + "thread_failures")
            .description("Threads that failed and were replaced")
            .register(registry);
    Gauge.builder(PREFIX + "windows", windows, AtomicInteger::get)
        .description("Windows of models, domains and sources")
        .register(registry);
  }

  /** A window was judged. */
  public void evaluation() {
    evaluations.increment();
  }

  /** A window was forgotten for another. */
  public void evictedWindow() {
    evictedWindows.increment();
  }

  /** A thread failed and was replaced. */
  public void threadFailure() {
    threadFailures.increment();
  }

  /** So many windows more, or less, on this instance. */
  public void windows(int more) {
    windows.addAndGet(more);
  }

  /** A level changed. */
  public void signal(Evidence evidence, DriftLevel after) {
    Counter.builder(PREFIX + "signals")
        .description("Changes of levels, by evidence and new level")
        .tag("evidence", name(evidence))
        .tag("level", after.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** A reference was not taken. */
  public void refusedReference(String reason) {
    Counter.builder(PREFIX + "refused_references")
        .description("Blocks of references, or references, that were not taken, by reason")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** A record became no row. */
  public void skipped(String topic, String reason) {
    Counter.builder(PREFIX + "skipped")
        .description("Records that became no row, by topic and reason")
        .tag("topic", topic)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** The highest level of a model's domains from an evidence: 0 stable, 1 warning, 2 drift. */
  public void level(String model, Evidence evidence, DriftLevel level) {
    levels
        .computeIfAbsent(key(model, evidence), key -> newLevel(model, evidence))
        .value()
        .set(LevelCode.of(level));
  }

  /** A model is watched elsewhere from here on, or nowhere. */
  public void forget(String model) {
    for (Evidence evidence : Evidence.values()) {
      Level gone = levels.remove(key(model, evidence));
      if (gone != null) {
        registry.remove(gone.id());
      }
    }
  }

  private Level newLevel(String model, Evidence evidence) {
    AtomicInteger value = new AtomicInteger();
    Gauge gauge =
        Gauge.builder(PREFIX + "level", value, AtomicInteger::get)
            .description("Highest level of a model's domains: 0 stable, 1 warning, 2 drift")
            .tag("model", model)
            .tag("evidence", name(evidence))
            .register(registry);
    return new Level(value, gauge.getId());
  }

  private static String key(String model, Evidence evidence) {
    return evidence + " " + model;
  }

  private static String name(Evidence evidence) {
    return evidence.name().toLowerCase(Locale.ROOT);
  }
}
