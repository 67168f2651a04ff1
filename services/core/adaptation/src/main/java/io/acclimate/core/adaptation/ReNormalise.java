package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Preprocessing;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Re-estimates the input statistics of the experience's domains from all their train rows so far,
 * labelled or not, and leaves the weights as they are; see {@link Standardisation}. The default for
 * unknown domains stays, because the weights were trained with it.
 */
record ReNormalise() implements Strategy {
  @Override
  public Attempt attempt(Material material, RandomGenerator random, BooleanSupplier cancelled) {
    RunningStatistics source = material.memory().source().inputStatistics();
    if (source == null) {
      return new Attempt.Skipped(
          "the source's input statistics are unknown: it was imported without source data or"
              + " statistics");
    }
    StartingPoint start = material.start();
    Preprocessing before = start.manifest().preprocessing();
    TreeMap<String, FeatureStatistics> byDomain = new TreeMap<>(before.byDomain());
    for (String domain : material.lesson().domains()) {
      RunningStatistics target = material.memory().statistics().get(domain);
      if (target != null && !domain.equals(material.spec().sourceDomain())) {
        byDomain.put(
            domain,
            Standardisation.aligned(
                target,
                source,
                before.byDefault(),
                material.spec().adaptation().normalisationPrior()));
      }
    }
    if (byDomain.equals(before.byDomain())) {
      return new Attempt.Skipped("no train example of the experience is from a target domain");
    }
    return new Attempt.Candidate(
        start.weights(), before.with(before.byDefault(), byDomain), start.optimizer(), 0);
  }
}
