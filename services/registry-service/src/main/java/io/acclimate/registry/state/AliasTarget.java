package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;

/** Where an alias points. */
public record AliasTarget(int version, Digest serving, long sizeBytes) {}
