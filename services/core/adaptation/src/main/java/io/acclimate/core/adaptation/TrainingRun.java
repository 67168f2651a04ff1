package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.alignment.Coral;
import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.adaptation.training.Alignment;
import io.acclimate.core.adaptation.training.AveragedGradientMemory;
import io.acclimate.core.adaptation.training.Classification;
import io.acclimate.core.adaptation.training.JointLoss;
import io.acclimate.core.adaptation.training.LayerMovement;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Movement;
import io.acclimate.core.adaptation.training.Optimizer;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.adaptation.training.RandomAffine;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.SynapticIntelligence;
import io.acclimate.core.adaptation.training.Term;
import io.acclimate.core.adaptation.training.TrainingLoop;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.AlignmentLoss;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.InputContent;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Retention;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of training in a round, with the spec's optimizer and its schedule: by the usual one,
 * the learning rate falls to almost 0 within it, so that it ends in a settled place.
 *
 * @param supervisor asked before every step, and once half-way
 */
record TrainingRun(
    Environment environment, Material material, RandomGenerator random, Supervisor supervisor) {

  /** Trains all weights on from some, with the spec's learning rate. */
  Attempt.Candidate run(Attempt.Candidate from, BatchPlan plan, int steps) {
    return run(
        from,
        plan,
        steps,
        material.spec().adaptation().optimizer().learningRate(),
        LayerMovement::all);
  }

  /**
   * Trains on from some weights.
   *
   * @param from weights, moments and how inputs are normalised
   * @param plan what each batch is made of
   * @param learningRate of the first step
   * @param moving what of the network moves
   * @return the same after so many steps more
   * @throws io.acclimate.core.adaptation.training.DivergedException if training diverges
   * @throws StoppedEarlyException if the supervisor objects
   */
  Attempt.Candidate run(
      Attempt.Candidate from,
      BatchPlan plan,
      int steps,
      double learningRate,
      Function<Movement.Start, Movement> moving) {
    ModelSpec spec = material.spec();
    AdaptationPolicy policy = spec.adaptation();
    NetworkSpec network = material.start().network();
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      List<Term> terms = new ArrayList<>(List.of(new Classification()));
      for (AlignmentLoss loss : plan.losses()) {
        terms.add(term(loss, from.preprocessing(), manager).times(policy.weightOf(loss)));
      }
      RetentionTerms retention = new RetentionTerms(environment, material, plan, manager);
      terms.addAll(retention.terms());
      EnumMap<Role, TrainingSet.Part> parts = new EnumMap<>(plan.parts(random));
      TrainingSet.@Nullable Part replayed =
          plan.retentions().contains(Retention.A_GEM) ? parts.remove(Role.REPLAY) : null;
      TrainingSet examples = encode(spec, manager, from.preprocessing(), plan.rows(), random);
      Movement movement =
          moving.apply(
              new Movement.Start(
                  manager, network, from.weights(), optimizer(plan, policy), from.optimizer()));
      @Nullable AveragedGradientMemory spared =
          replayed == null
              ? null
              : new AveragedGradientMemory(
                  movement.over(
                      new JointLoss(
                          new Network(network),
                          examples,
                          Map.of(Role.REPLAY, replayed),
                          List.of(new Classification()))));
      @Nullable SynapticIntelligence path =
          followed(plan) ? new SynapticIntelligence(manager, movement.vector()) : null;
      List<TrainingLoop.Trainee> trainees = new ArrayList<>();
      trainees.add(
          movement
              .trainee(retention.penalties(movement.vector()))
              .followedBy(path)
              .sparing(spared));
      for (Term term : terms) {
        for (NetworkSpec module : term.modules()) {
          trainees.add(untrained(module, policy, manager));
        }
      }
      new TrainingLoop(trainees, policy.clipNorm(), supervisor::cancelled)
          .run(
              movement.over(new JointLoss(new Network(network), examples, parts, terms)),
              steps,
              LearningRate.of(policy.schedule(), learningRate, steps),
              () -> ask(from, movement, steps));
      return new Attempt.Candidate(
          movement.tensors(),
          from.preprocessing(),
          movement.optimizer(),
          from.steps() + steps,
          path == null ? from.path() : PathImportance.together(from.path(), path.path()),
          movement.updates());
    }
  }

  private void ask(Attempt.Candidate from, Movement movement, int steps) {
    int done = from.steps() + steps / 2;
    supervisor
        .objection(
            () ->
                new Attempt.Candidate(
                    movement.tensors(), from.preprocessing(), OptimizerState.empty(), done))
        .ifPresent(
            reason -> {
              throw new StoppedEarlyException(reason, done);
            });
  }

  /**
   * Whether some arm, this one or another, will ask how important the weights were on their way.
   */
  private boolean followed(BatchPlan plan) {
    return plan.retentions().contains(Retention.SI)
        || material.spec().adaptation().retentions().contains(Retention.SI);
  }

  private static AdaptationPolicy.Optimizer optimizer(BatchPlan plan, AdaptationPolicy policy) {
    return plan.retentions().stream().anyMatch(Retention::pullsWeights)
        ? policy.optimizer().withoutDecay()
        : policy.optimizer();
  }

  /** The spec's number of steps, or more if that many rows would not all be seen once. */
  static int steps(Material material, int rows) {
    return Math.max(material.spec().adaptation().steps(), Math.ceilDiv(rows, material.batch()));
  }

  /** Rows for training, which the set varies at random if the spec says so. */
  static TrainingSet encode(
      ModelSpec spec,
      NDManager manager,
      Preprocessing preprocessing,
      List<PackRow> rows,
      RandomGenerator random) {
    return TrainingSet.encode(
        manager,
        new InputEncoder(spec.input(), preprocessing),
        rows,
        spec.classes(),
        variation(spec, random));
  }

  private static @Nullable RandomAffine variation(ModelSpec spec, RandomGenerator random) {
    InputContent content = spec.input().content();
    if (content == InputContent.FEATURES || !spec.adaptation().augmentation()) {
      return null;
    }
    List<Long> shape = spec.input().shape();
    return new RandomAffine(
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(1)),
        Math.toIntExact(shape.get(2)),
        content == InputContent.IMAGE,
        new SplittableRandom(random.nextLong()));
  }

  private Term term(AlignmentLoss loss, Preprocessing preprocessing, NDManager manager) {
    SourceStatistics known = material.sourceStatistics();
    return switch (loss) {
      case CORAL ->
          known == null
              ? Alignment.coral()
              : Alignment.coral(Tensors.create(manager, known.featureCovariance()));
      case MMD -> Alignment.multiKernelMmd();
      case DANN -> Alignment.domainAdversarial(material.start().network());
      case CDAN -> Alignment.conditionalAdversarial(material.start().network());
      case MCC -> Alignment.classConfusion();
      case INFORMATION_MAXIMISATION -> Alignment.informationMaximisation();
      case ENTROPY -> Alignment.entropy();
      case MOMENTS -> moments(preprocessing, manager);
      case JAN -> Alignment.jointMmd();
      case MDD -> Alignment.marginDisparity(material.start().network());
      case DEEP_JDOT -> Alignment.jointTransport();
      case CCSA -> Alignment.semanticAlignment();
      case BSS -> Alignment.spectralShrinkage();
    };
  }

  /** As they were stored; else of the source rows' features as the round finds them. */
  private Term moments(Preprocessing preprocessing, NDManager manager) {
    SourceStatistics known = material.sourceStatistics();
    if (known != null && known.featureMean() != null) {
      return Alignment.moments(
          Tensors.create(manager, known.featureMean()),
          Tensors.create(manager, known.featureCovariance()));
    }
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

  private TrainingLoop.Trainee untrained(
      NetworkSpec module, AdaptationPolicy policy, NDManager manager) {
    WeightVector weights =
        new WeightVector(manager, module, Initialisation.kaimingUniform(module, random));
    return new TrainingLoop.Trainee(
        weights, Optimizer.of(policy.optimizer(), manager, weights, OptimizerState.empty()));
  }
}
