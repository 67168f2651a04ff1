package io.acclimate.driftprocessor;

import io.acclimate.core.drift.errors.Adwin;
import io.acclimate.core.drift.errors.Ddm;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.core.drift.errors.HddmA;
import io.acclimate.core.drift.errors.HddmW;
import io.acclimate.core.drift.errors.Kswin;
import io.acclimate.core.drift.errors.PageHinkley;
import java.util.List;

/** The detectors of errors that a setting may name, each with its paper's parameters. */
final class ErrorDetectors {
  private static final List<ErrorDetectorConfig> ALL =
      List.of(
          Adwin.defaults(),
          Ddm.defaults(),
          HddmA.defaults(),
          HddmW.defaults(),
          Kswin.defaults(),
          PageHinkley.defaults());

  private ErrorDetectors() {}

  /**
   * @param setting the setting that names it
   */
  static ErrorDetectorConfig named(String key, String setting) {
    return ALL.stream()
        .filter(detector -> detector.key().equals(key))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s=%s is none of %s."
                        .formatted(
                            setting, key, ALL.stream().map(ErrorDetectorConfig::key).toList())));
  }
}
