package io.acclimate.core.model;

/**
 * How the elements of an input are transformed before they are standardised, in a model that is
 * trained from new weights. Only inputs of one dimension, [features], are transformed: the elements
 * of an image or a spectrogram are of one scale, and a transform of each alone would tear them
 * apart.
 */
public enum InputTransform {
  /** Not at all. */
  NONE,
  /** By {@link io.acclimate.core.artifact.PowerTransform}, fitted on the train rows. */
  YEO_JOHNSON
}
