package io.acclimate.driftprocessor.wire;

/** What moves the drift of a model on. */
public sealed interface Step permits ExampleRow, OutcomeRow, ReferenceBlock, ReferenceRemoval {
  /** Name of the model. */
  String model();
}
