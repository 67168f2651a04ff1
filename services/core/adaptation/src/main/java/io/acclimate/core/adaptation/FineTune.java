package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.alignment.Coral;
import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.Alignment;
import io.acclimate.core.adaptation.training.Classification;
import io.acclimate.core.adaptation.training.DivergedException;
import io.acclimate.core.adaptation.training.JointLoss;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Optimizer;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.Term;
import io.acclimate.core.adaptation.training.TrainingLoop;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Trains on from the head's weights and moments, on batches that mix the experience's examples with
 * replayed ones (experience replay), and adds alignment losses to which target rows contribute
 * without their labels. The learning rate falls to almost 0 within the round, so that a round ends
 * in a settled place.
 *
 * <p>If the model normalises its inputs, the statistics are estimated anew over all train rows so
 * far, for all domains alike: a feature that has drifted far from the source would otherwise come
 * in as a huge number for ever. Weight decay shrinks what earlier rounds have left behind, without
 * which a model that is trained on and on generalises worse than one trained anew (J. T. Ash, R. P.
 * Adams, On Warm-Starting Neural Network Training, NeurIPS 2020, https://arxiv.org/abs/1910.08475).
 *
 * <p>Paper: D. Rolnick et al., Experience Replay for Continual Learning, NeurIPS 2019,
 * https://arxiv.org/abs/1811.11682
 *
 * @param losses alignment losses, maybe none
 */
record FineTune(Environment environment, List<AlignmentLoss> losses) implements Strategy {
  @Override
  public Attempt attempt(Material material, RandomGenerator random, BooleanSupplier cancelled) {
    if (material.lesson().labelled().isEmpty()) {
      return new Attempt.Skipped("the experience has no labelled train example");
    }
    BatchPlan plan = new BatchPlan(material, losses);
    Optional<String> obstacle = plan.obstacle();
    if (obstacle.isPresent()) {
      return new Attempt.Skipped(obstacle.get());
    }
    ModelSpec spec = material.spec();
    AdaptationPolicy policy = spec.adaptation();
    StartingPoint start = material.start();
    Preprocessing preprocessing = restandardised(material);
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      List<Term> terms = new ArrayList<>(List.of(new Classification()));
      for (AlignmentLoss loss : losses) {
        terms.add(term(loss, material, preprocessing, manager).times(policy.weightOf(loss)));
      }
      Map<Role, TrainingSet.Part> parts = plan.parts(random);
      TrainingSet examples =
          TrainingSet.encode(
              manager, new InputEncoder(spec.input(), preprocessing), plan.rows(), spec.classes());
      WeightVector weights = new WeightVector(manager, start.network(), start.weights());
      Optimizer optimizer = Optimizer.of(policy.optimizer(), manager, weights, start.optimizer());
      List<TrainingLoop.Trainee> trainees = new ArrayList<>();
      trainees.add(new TrainingLoop.Trainee(weights, optimizer));
      for (Term term : terms) {
        for (NetworkSpec module : term.modules()) {
          trainees.add(untrained(module, policy, manager, random));
        }
      }
      new TrainingLoop(trainees, policy.clipNorm(), cancelled)
          .run(
              new JointLoss(new Network(start.network()), examples, parts, terms),
              policy.steps(),
              LearningRate.linearDecay(policy.optimizer().learningRate(), policy.steps()));
      return new Attempt.Candidate(
          weights.tensors(), preprocessing, optimizer.state(), policy.steps());
    } catch (DivergedException e) {
      return new Attempt.Skipped("training diverged: " + e.getMessage());
    }
  }

  private Term term(
      AlignmentLoss loss, Material material, Preprocessing preprocessing, NDManager manager) {
    return switch (loss) {
      case CORAL ->
          material.sourceCovariance() == null
              ? Alignment.coral()
              : Alignment.coral(Tensors.create(manager, material.sourceCovariance()));
      case MMD -> Alignment.multiKernelMmd();
      case DANN -> Alignment.domainAdversarial(material.start().network());
      case CDAN -> Alignment.conditionalAdversarial(material.start().network());
      case MCC -> Alignment.classConfusion();
      case INFORMATION_MAXIMISATION -> Alignment.informationMaximisation();
      case ENTROPY -> Alignment.entropy();
      case MOMENTS -> moments(material, preprocessing, manager);
    };
  }

  /** Of the source rows' features as the round finds them. */
  private Term moments(Material material, Preprocessing preprocessing, NDManager manager) {
    try (ForwardPass pass =
        new ForwardPass(
            environment,
            material.start().network(),
            material.spec().input(),
            material.start().weights(),
            preprocessing)) {
      NDArray features = pass.features(BatchPlan.sourceRows(material), manager);
      return Alignment.moments(features.mean(new int[] {0}), Coral.covariance(features));
    }
  }

  private static TrainingLoop.Trainee untrained(
      NetworkSpec module, AdaptationPolicy policy, NDManager manager, RandomGenerator random) {
    WeightVector weights =
        new WeightVector(manager, module, Initialisation.kaimingUniform(module, random));
    return new TrainingLoop.Trainee(
        weights, Optimizer.of(policy.optimizer(), manager, weights, OptimizerState.empty()));
  }

  private static Preprocessing restandardised(Material material) {
    Preprocessing before = material.start().manifest().preprocessing();
    if (before.byDefault() == null) {
      return before;
    }
    List<RunningStatistics> parts = new ArrayList<>();
    if (material.memory().source() instanceof Source.Statistics known) {
      parts.add(known.inputs()); // its rows never came through memory
    }
    parts.addAll(material.memory().statistics().values());
    return before.with(Standardisation.of(RunningStatistics.pooled(parts)), Map.of());
  }
}
