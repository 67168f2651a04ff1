package io.acclimate.cli.verify;

import java.util.List;

/**
 * What became of checking a version, or the head.
 *
 * @param part number of the version, or {@code head}
 * @param blobs that were looked at, those included that others share
 * @param training {@code kept}, {@code collected}, {@code partly collected}, or {@code -}
 * @param signatures one for each alias that points here
 */
public record Finding(
    String model,
    String part,
    int blobs,
    String training,
    List<String> signatures,
    List<Fault> faults) {
  public Finding {
    signatures = List.copyOf(signatures);
    faults = List.copyOf(faults);
  }
}
