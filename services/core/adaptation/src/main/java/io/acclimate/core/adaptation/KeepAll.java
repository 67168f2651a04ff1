package io.acclimate.core.adaptation;

import java.util.random.RandomGenerator;

/** Changes nothing: what every other arm has to beat. */
record KeepAll() implements Strategy {
  @Override
  public Attempt.Candidate attempt(
      Material material, RandomGenerator random, Supervisor supervisor) {
    StartingPoint start = material.start();
    return new Attempt.Candidate(
        start.weights(), start.manifest().preprocessing(), start.optimizer(), 0);
  }
}
