package io.acclimate.registry.state;

import io.acclimate.core.artifact.Head;

/**
 * What the round that made a version began with.
 *
 * @param head the model's head before it
 * @param experience what it learned from
 */
public record Origin(Head head, ExperienceRange experience) {}
