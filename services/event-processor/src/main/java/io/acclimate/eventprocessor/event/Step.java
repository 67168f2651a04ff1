package io.acclimate.eventprocessor.event;

/** What moves a model's open experience on. */
public sealed interface Step permits CloseCommand, DriftSignal, ExampleNote {
  /** Name of the model whose experience it is. */
  String model();
}
