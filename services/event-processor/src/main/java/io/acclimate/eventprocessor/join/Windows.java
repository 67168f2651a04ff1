package io.acclimate.eventprocessor.join;

import java.time.Duration;

/**
 * How far apart, in stream time, what belongs together may come.
 *
 * @param join a prediction and the labelled event
 * @param label a prediction and its late label
 */
public record Windows(Duration join, Duration label) {
  /** The longer one. */
  public Duration longest() {
    return join.compareTo(label) > 0 ? join : label;
  }

  /**
   * How long a prediction is remembered: a label that comes within another window after the end of
   * its own is known to be too late.
   */
  Duration memory() {
    Duration late = label.multipliedBy(2);
    return join.compareTo(late) > 0 ? join : late;
  }
}
