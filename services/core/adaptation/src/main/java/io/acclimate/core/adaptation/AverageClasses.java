package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.acclimate.core.adaptation.closedform.NearestClassMean;
import io.acclimate.core.adaptation.training.Autograd;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Replaces the last layer by one that answers with the class whose mean is nearest ({@link
 * NearestClassMean}); the features stay. The means are of the experience's labelled rows and of the
 * memory's, which weigh together what they do in a batch of fine-tuning: the spec's share. All
 * domains are normalised by themselves, as by {@link Retrain}, since a mean over domains that have
 * moved is of none of them. It takes no steps: for a handful of labels, or as a check on what
 * fine-tuning does with them.
 *
 * <p>Skipped where a class has no row at all, for a last layer that can never answer it is no
 * candidate, and where the last layer has no bias, which the means need. Moments of the optimizer
 * stay as they were.
 */
record AverageClasses(Environment environment) implements Strategy {
  @Override
  public Attempt attempt(Material material, RandomGenerator random, Supervisor supervisor) {
    StartingPoint start = material.start();
    NetworkSpec network = start.network();
    List<PackRow> current = material.lesson().labelled();
    if (current.isEmpty()) {
      return new Attempt.Skipped("the experience has no labelled train example");
    } else if (!network.head().bias()) {
      return new Attempt.Skipped("the last layer has no bias");
    }
    List<PackRow> rows = new ArrayList<>(current);
    rows.addAll(material.replay());
    ClassCounts counts = ClassCounts.of(material.spec().classes(), rows);
    if (!counts.absent().isEmpty()) {
      return new Attempt.Skipped("no labelled row is of " + counts.absent());
    }
    SortedMap<String, TensorBytes> weights = new TreeMap<>(start.weights());
    Preprocessing normalised =
        ReNormalise.normalised(material, material.memory().statistics().keySet());
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      NDArray features = features(material, normalised, rows, manager);
      NearestClassMean head =
          Autograd.withoutGradients(
              () ->
                  NearestClassMean.of(
                      features,
                      labels(material.spec().classes(), rows, manager),
                      manager.create(shares(material)),
                      manager.zeros(new Shape(network.classes(), network.features()))));
      Layer.Linear last = network.head();
      weights.put(last.name() + ".weight", Tensors.bytes(head.weight()));
      weights.put(last.name() + ".bias", Tensors.bytes(head.bias()));
    }
    return new Attempt.Candidate(weights, normalised, start.optimizer(), 0);
  }

  private NDArray features(
      Material material, Preprocessing preprocessing, List<PackRow> rows, NDManager manager) {
    try (ForwardPass pass =
        new ForwardPass(
            environment,
            material.start().network(),
            material.spec().input(),
            material.start().weights(),
            preprocessing)) {
      return pass.features(rows, manager);
    }
  }

  /** What each row weighs, the experience's first: each of a kind alike, the kinds by the spec. */
  private static float[] shares(Material material) {
    int current = material.lesson().labelled().size();
    int replayed = material.replay().size();
    double share = replayed == 0 ? 0 : material.spec().adaptation().replay().share();
    float[] shares = new float[current + replayed];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (i < current ? (1 - share) / current : share / replayed);
    }
    return shares;
  }

  private static NDArray labels(List<String> classes, List<PackRow> rows, NDManager manager) {
    long[] labels = rows.stream().mapToLong(row -> ClassCounts.number(classes, row)).toArray();
    return manager.create(labels, new Shape(labels.length, 1));
  }
}
