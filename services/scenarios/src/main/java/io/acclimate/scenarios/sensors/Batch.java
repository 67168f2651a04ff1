package io.acclimate.scenarios.sensors;

import java.util.List;

/**
 * A time-ordered run of measurements.
 *
 * @param name such as {@code batch-3}; the domain of its events
 * @param change what happened to the sensors between the batch before and this one
 * @param rows the measurements, in the order in which they happened
 */
public record Batch(String name, Change change, List<Row> rows) {

  /** What may happen to the sensors between two batches. */
  public enum Change {
    /** The first batch, before anything happened. */
    SOURCE,
    /** They wore, and other gases came. */
    WEAR,
    /** Nothing: the same week, the same sensors, the same gases. */
    NONE,
    /** They wore, and one of them failed and was replaced. */
    REPLACEMENT,
    /** Nobody knows: the data were recorded. */
    UNKNOWN
  }

  /** Copies the rows. */
  public Batch {
    rows = List.copyOf(rows);
  }

  /**
   * One labelled measurement.
   *
   * @param features all sensors' features, [features]
   * @param label name of the gas
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared; copying 128 numbers an event buys nothing
  public record Row(float[] features, String label) {}
}
