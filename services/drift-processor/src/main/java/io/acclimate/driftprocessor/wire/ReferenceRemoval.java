package io.acclimate.driftprocessor.wire;

/** A model has no reference any more. */
public record ReferenceRemoval(String model) implements Step {}
