package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.DriftSignal;

/**
 * A drift that waits for the open experience to have enough examples.
 *
 * @param detail one short sentence for people
 */
record DriftAlarm(DriftSignal.Evidence evidence, String detail) {
  static DriftAlarm of(DriftSignal signal) {
    return new DriftAlarm(signal.evidence(), signal.detail());
  }
}
