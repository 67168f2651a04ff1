package io.acclimate.inference.live;

import java.util.Optional;

/** Tells what a version was learnt from. */
@FunctionalInterface
public interface ExperienceOf {
  /** The experience's number; empty for a version that was imported. */
  Optional<Long> experienceOf(String model, int version);
}
