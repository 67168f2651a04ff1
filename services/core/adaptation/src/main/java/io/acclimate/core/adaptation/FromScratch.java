package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.memory.Rows;
import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.training.AveragedWeights;
import io.acclimate.core.adaptation.training.Classification;
import io.acclimate.core.adaptation.training.JointLoss;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Optimizer;
import io.acclimate.core.adaptation.training.OptimizerState;
import io.acclimate.core.adaptation.training.Role;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.TrainingLoop;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.artifact.FeatureStatistics;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.PowerTransform;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network from new weights on labelled rows, with the optimizer, batch size and clipping
 * of the model's spec. Inputs are transformed by what all train rows are like, and normalised by
 * what those of their domain are like. Weights are averaged over the epochs ({@link
 * AveragedWeights}), and the average with the smallest hold-out loss is kept.
 */
public final class FromScratch {
  /**
   * β of the average: about five epochs count. Measured on speakers that nobody trained on,
   * docs/decisions/0026.
   */
  private static final double AVERAGED = 0.8;

  private final Environment environment;
  private final double averaged;

  public FromScratch(Environment environment) {
    this(environment, AVERAGED);
  }

  /**
   * @param averaged β of the average
   */
  FromScratch(Environment environment, double averaged) {
    this.environment = environment;
    this.averaged = averaged;
  }

  /**
   * A trained network.
   *
   * @param weights all tensors by name
   * @param preprocessing transform and statistics of the train rows, for every domain; and of each
   *     one's own, if there are several
   * @param inputs statistics of all train rows, with their count
   * @param optimizer the optimizer's state at the end of that epoch
   * @param metrics how good it is
   */
  public record Trained(
      SortedMap<String, TensorBytes> weights,
      Preprocessing preprocessing,
      RunningStatistics inputs,
      OptimizerState optimizer,
      InitialModel.Metrics metrics) {}

  /**
   * Trains.
   *
   * @param rows labelled rows of both sides; rows that do not fit the spec are left out
   * @param random decides the first weights and the order of rows
   * @param cancelled asked before every step
   * @throws InvalidFormatException if there is no labelled train row that fits
   * @throws java.util.concurrent.CancellationException if cancelled
   * @throws io.acclimate.core.adaptation.training.DivergedException if training diverges
   */
  public Trained train(
      ModelDefinition definition,
      List<PackRow> rows,
      EpochPolicy epochs,
      RandomGenerator random,
      BooleanSupplier cancelled) {
    environment.apply();
    ModelSpec spec = definition.spec();
    NetworkSpec network = definition.network();
    AdaptationPolicy policy = spec.adaptation();
    List<PackRow> train = labelled(rows, spec, Side.TRAIN);
    List<PackRow> holdOut = labelled(rows, spec, Side.HOLD_OUT);
    if (train.isEmpty()) {
      throw new InvalidFormatException(
          "source data: none of %d rows is a labelled train example that fits the model"
              .formatted(rows.size()));
    }
    RunningStatistics inputs = new RunningStatistics(spec.input().elements());
    PowerTransform power = YeoJohnsonFit.of(spec, train);
    train.forEach(row -> inputs.add(Rows.transformed(row, power)));
    Preprocessing preprocessing =
        new Preprocessing(
            power,
            Standardisation.of(inputs.shared(spec.input().groups())),
            ofSeveral(byDomain(train), inputs, spec, power));
    Examination examination =
        new Examination(environment, network, spec.input(), spec.classes(), byDomain(holdOut));
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      WeightVector weights =
          new WeightVector(manager, network, Initialisation.kaimingUniform(network, random));
      Optimizer optimizer =
          Optimizer.of(policy.optimizer(), manager, weights, OptimizerState.empty());
      TrainingSet examples = TrainingRun.encode(spec, manager, preprocessing, train, random);
      int batch = Math.min(policy.batch(), train.size());
      int stepsPerEpoch = Math.max(1, train.size() / batch);
      JointLoss objective =
          new JointLoss(
              new Network(network),
              examples,
              Map.of(
                  Role.CURRENT,
                  new TrainingSet.Part(new ShuffledIndices(0, train.size(), random), batch)),
              List.of(new Classification()));
      TrainingLoop loop = new TrainingLoop(weights, optimizer, policy.clipNorm(), cancelled);
      LearningRate rate = LearningRate.constant(policy.optimizer().learningRate());

      AveragedWeights average = new AveragedWeights(averaged);
      Trained best = null;
      for (int epoch = 1; epoch <= epochs.maxEpochs(); epoch++) {
        loop.run(objective, stepsPerEpoch, rate);
        SortedMap<String, TensorBytes> tensors = average.with(weights.tensors());
        Scores scores = examination.score(tensors, preprocessing);
        // Without a hold-out the loss is NaN, and the last epoch is kept.
        if (best == null || !(scores.loss() >= best.metrics().holdOutLoss())) {
          InitialModel.Metrics metrics =
              new InitialModel.Metrics(
                  train.size(), holdOut.size(), epoch, scores.accuracy(), scores.loss());
          best = new Trained(tensors, preprocessing, inputs, optimizer.state(), metrics);
        } else if (epoch - best.metrics().epochs() >= epochs.patience()) {
          break;
        }
      }
      if (best == null) {
        throw new IllegalStateException("maxEpochs is at least 1");
      }
      return best;
    }
  }

  /**
   * Statistics of each domain, drawn towards those of all; none if all rows are of one domain,
   * whose statistics are those of all.
   */
  private static Map<String, FeatureStatistics> ofSeveral(
      SortedMap<String, List<PackRow>> rowsByDomain,
      RunningStatistics all,
      ModelSpec spec,
      @Nullable PowerTransform power) {
    TreeMap<String, FeatureStatistics> statistics = new TreeMap<>();
    if (rowsByDomain.size() > 1) {
      int[] groups = spec.input().groups();
      RunningStatistics shared = all.shared(groups);
      FeatureStatistics byDefault = Standardisation.of(shared);
      rowsByDomain.forEach(
          (domain, rows) -> {
            RunningStatistics own = new RunningStatistics(spec.input().elements());
            rows.forEach(row -> own.add(Rows.transformed(row, power)));
            statistics.put(
                domain,
                Standardisation.aligned(
                    own.shared(groups), shared, byDefault, spec.adaptation().normalisationPrior()));
          });
    }
    return statistics;
  }

  /** Rows by their domain, in their order. */
  static SortedMap<String, List<PackRow>> byDomain(List<PackRow> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(PackRow::domain, TreeMap::new, Collectors.toList()));
  }

  /** The labelled rows that fit the spec. */
  static List<PackRow> labelled(List<PackRow> rows, ModelSpec spec) {
    return rows.stream().filter(row -> row.label() != null && Rows.usable(row, spec)).toList();
  }

  /** Those of one side. */
  static List<PackRow> labelled(List<PackRow> rows, ModelSpec spec, Side side) {
    return labelled(rows, spec).stream().filter(row -> row.side() == side).toList();
  }
}
