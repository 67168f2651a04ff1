package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Judges how inputs of a target without labels should be normalised, by labels of the source: the
 * model labels the target's rows as it sees them, new weights learn from nothing but these labels,
 * and answer the source's rows. Where the target is seen like the source, what was learnt there
 * holds here.
 *
 * <p><b>Weakness:</b> the new weights imitate the model that labelled. Of two models that label
 * differently, the one that is more like the source's wins, right or wrong; so it compares ways to
 * see the same model's inputs, never trained weights. Nor does it notice a target whose classes
 * come in other shares, see {@link io.acclimate.core.adaptation.closedform.SharesOfClasses}.
 *
 * <p>Papers: E. Zhong et al., Cross Validation Framework to Choose amongst Models and Datasets for
 * Transfer Learning, ECML PKDD 2010, https://doi.org/10.1007/978-3-642-15939-8_35; used to choose
 * settings of DANN by Y. Ganin et al., JMLR 17, 2016, https://arxiv.org/abs/1505.07818, section
 * 5.1.2
 */
final class ReverseValidation {
  /** A few classes and some rows of each; fewer say nothing. */
  private static final int LEAST_ROWS = 30;

  private final Environment environment;
  private final Material material;
  private final List<PackRow> targets;
  private final SortedMap<String, List<PackRow>> sources = new TreeMap<>();
  private final Digest seed;

  ReverseValidation(Environment environment, Material material, Digest seed) {
    this.environment = environment;
    this.material = material;
    this.seed = seed;
    String source = material.spec().sourceDomain();
    this.targets =
        material.lesson().rows().stream().filter(row -> !row.domain().equals(source)).toList();
    for (PackRow row : BatchPlan.sourceRows(material)) {
      sources.computeIfAbsent(row.domain(), domain -> new ArrayList<>()).add(row);
    }
  }

  /** Whether there are rows enough of both sides. */
  boolean possible() {
    return targets.size() >= LEAST_ROWS
        && sources.values().stream().mapToInt(List::size).sum() >= LEAST_ROWS;
  }

  /**
   * Answers to the source's rows of weights that learnt from a candidate's answers to the target's.
   *
   * @param batch rows per step
   * @param cancelled asked before every step
   * @throws io.acclimate.core.adaptation.training.DivergedException if training diverges
   */
  Scores score(Attempt.Candidate candidate, int batch, BooleanSupplier cancelled) {
    Material own = material.withBatch(batch);
    ModelSpec spec = material.spec();
    NetworkSpec network = material.start().network();
    RandomGenerator random = Seeds.random(seed, "reverse validation");
    Attempt.Candidate untrained =
        new Attempt.Candidate(
            new TreeMap<>(Initialisation.kaimingUniform(network, random)),
            candidate.preprocessing(),
            OptimizerState.empty(),
            0);
    Attempt.Candidate reverse =
        new TrainingRun(environment, own, random, cancelled)
            .run(
                untrained,
                BatchPlan.ofGuesses(own, answered(candidate)),
                TrainingRun.steps(own, targets.size()));
    return new Examination(environment, network, spec.input(), spec.classes(), sources)
        .score(reverse.weights(), reverse.preprocessing());
  }

  private List<PackRow> answered(Attempt.Candidate candidate) {
    ModelSpec spec = material.spec();
    try (ForwardPass pass =
        new ForwardPass(
            environment,
            material.start().network(),
            spec.input(),
            candidate.weights(),
            candidate.preprocessing())) {
      Logits logits = pass.logits(targets);
      List<PackRow> answered = new ArrayList<>();
      for (int i = 0; i < targets.size(); i++) {
        PackRow row = targets.get(i);
        answered.add(
            new PackRow(
                row.eventId(),
                row.domain(),
                new LabelValue.ClassName(spec.classes().get(logits.argMax(i))),
                row.side(),
                row.input()));
      }
      return answered;
    }
  }
}
