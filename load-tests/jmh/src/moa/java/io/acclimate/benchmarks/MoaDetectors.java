package io.acclimate.benchmarks;

import moa.classifiers.core.driftdetection.ADWINChangeDetector;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.HDDM_A_Test;
import moa.classifiers.core.driftdetection.HDDM_W_Test;
import moa.classifiers.core.driftdetection.PageHinkleyDM;

/** MOA's detectors with its defaults, by our keys. */
final class MoaDetectors {
  private MoaDetectors() {}

  static AbstractChangeDetector of(String key) {
    AbstractChangeDetector detector =
        switch (key) {
          case "adwin" -> new ADWINChangeDetector();
          case "ddm" -> new DDM();
          case "hddm-a" -> new HDDM_A_Test();
          case "hddm-w" -> new HDDM_W_Test();
          case "page-hinkley" -> new PageHinkleyDM();
          default -> throw new IllegalArgumentException("detector: '" + key + "' is not in MOA");
        };
    detector.prepareForUse();
    return detector;
  }
}
