package io.acclimate.driftprocessor.wire;

/** What a level is drawn from. */
public enum Evidence {
  INPUTS,
  PREDICTIONS,
  LABELS,
  ERRORS
}
