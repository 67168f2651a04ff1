package io.acclimate.scenarios.sensors;

import java.util.List;

/**
 * A time-ordered run of measurements.
 *
 * @param name such as {@code batch-3}; the domain of its events
 * @param rows the measurements, in the order in which they happened
 */
public record Batch(String name, List<Row> rows) {

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
