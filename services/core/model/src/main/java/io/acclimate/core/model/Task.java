package io.acclimate.core.model;

/** What a model does. */
public enum Task {
  /** One class of several per input. */
  CLASSIFICATION
}
