package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.ModelSpec;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Re-estimates the input statistics of the experience's domains from all their train rows so far,
 * labelled or not, and leaves the weights as they are; see {@link Standardisation}. The default for
 * unknown domains stays, because the weights were trained with it.
 */
record ReNormalise() implements Strategy {
  @Override
  public Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor) {
    if (material.memory().source().inputStatistics() == null) {
      return new Attempt.Skipped(
          "the source's input statistics are unknown: it was imported without source data or"
              + " statistics");
    }
    StartingPoint start = material.start();
    Preprocessing before = start.manifest().preprocessing();
    Preprocessing after = normalised(material, material.lesson().domains());
    if (after.equals(before)) {
      return new Attempt.Skipped("no train example of the experience is from a target domain");
    }
    return new Attempt.Candidate(start.weights(), after, start.optimizer(), 0);
  }

  /**
   * The head's preprocessing with the input statistics of some domains estimated anew; the source's
   * stay, as do those of domains without rows.
   */
  static Preprocessing normalised(Material material, Set<String> domains) {
    Preprocessing before = material.start().manifest().preprocessing();
    RunningStatistics source = material.memory().source().inputStatistics();
    if (source == null) {
      return before;
    }
    ModelSpec spec = material.spec();
    int[] groups = spec.input().groups();
    TreeMap<String, FeatureStatistics> byDomain = new TreeMap<>(before.byDomain());
    for (String domain : domains) {
      RunningStatistics target = material.memory().statistics().get(domain);
      if (target != null && !material.isSource(domain)) {
        byDomain.put(
            domain,
            Standardisation.aligned(
                target.shared(groups),
                source.shared(groups),
                before.byDefault(),
                spec.adaptation().normalisationPrior()));
      }
    }
    return before.with(before.byDefault(), byDomain);
  }
}
