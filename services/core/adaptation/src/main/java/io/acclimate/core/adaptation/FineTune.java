package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.memory.RunningStatistics;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.adaptation.training.Aligned;
import io.acclimate.core.adaptation.training.DivergedException;
import io.acclimate.core.adaptation.training.LearningRate;
import io.acclimate.core.adaptation.training.Objective;
import io.acclimate.core.adaptation.training.Optimizer;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.Supervised;
import io.acclimate.core.adaptation.training.TrainingLoop;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.adaptation.training.TrainingSet.Part;
import io.acclimate.core.adaptation.training.WeightVector;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.AdaptationPolicy;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Trains on from the head's weights and moments, on batches that mix the experience's examples with
 * replayed ones (experience replay), and with {@code align} adds the CORAL loss between source and
 * target features. The learning rate falls to almost 0 within the round, so that a round ends in a
 * settled place.
 *
 * <p>If the model normalises its inputs, the statistics are estimated anew over all train rows so
 * far, for all domains alike: a feature that has drifted far from the source would otherwise come
 * in as a huge number for ever. Weight decay shrinks what earlier rounds have left behind, without
 * which a model that is trained on and on generalises worse than one trained anew (J. T. Ash, R. P.
 * Adams, On Warm-Starting Neural Network Training, NeurIPS 2020, https://arxiv.org/abs/1910.08475).
 *
 * <p>Paper: D. Rolnick et al., Experience Replay for Continual Learning, NeurIPS 2019,
 * https://arxiv.org/abs/1811.11682
 */
record FineTune(Environment environment, boolean align) implements Strategy {
  /** A covariance needs two rows. */
  private static final int LEAST_ROWS = 2;

  @Override
  public Attempt attempt(Material material, RandomGenerator random, BooleanSupplier cancelled) {
    if (material.lesson().labelled().isEmpty()) {
      return new Attempt.Skipped("the experience has no labelled train example");
    }
    AdaptationPolicy policy = material.spec().adaptation();
    StartingPoint start = material.start();
    Preprocessing preprocessing = restandardised(material);
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      Layout layout = new Layout(material, random);
      List<Part> labelled = layout.labelled();
      InputEncoder encoder = new InputEncoder(material.spec().input(), preprocessing);
      Network network = new Network(start.network());
      Objective objective;
      if (align) {
        String obstacle = layout.obstacleToAligning();
        if (!obstacle.isEmpty()) {
          return new Attempt.Skipped(obstacle);
        }
        Part target = layout.target();
        Aligned.Anchor anchor =
            material.sourceCovariance() == null
                ? new Aligned.Anchor.Rows(layout.source())
                : new Aligned.Anchor.Covariance(
                    Tensors.create(manager, material.sourceCovariance()));
        objective =
            new Aligned(
                network,
                TrainingSet.encode(manager, encoder, layout.rows(), material.spec().classes()),
                labelled,
                target,
                anchor,
                policy.coralWeight());
      } else {
        objective =
            new Supervised(
                network,
                TrainingSet.encode(manager, encoder, layout.rows(), material.spec().classes()),
                labelled);
      }
      WeightVector weights = new WeightVector(manager, start.network(), start.weights());
      Optimizer optimizer = Optimizer.of(policy.optimizer(), manager, weights, start.optimizer());
      new TrainingLoop(weights, optimizer, policy.clipNorm(), cancelled)
          .run(
              objective,
              policy.steps(),
              LearningRate.linearDecay(policy.optimizer().learningRate(), policy.steps()));
      return new Attempt.Candidate(
          weights.tensors(), preprocessing, optimizer.state(), policy.steps());
    } catch (DivergedException e) {
      return new Attempt.Skipped("training diverged: " + e.getMessage());
    }
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
    return new Preprocessing(Standardisation.of(RunningStatistics.pooled(parts)), Map.of());
  }

  /** Which rows there are, in which order, and what a batch takes from where. */
  private static final class Layout {
    private final Material material;
    private final RandomGenerator random;
    private final List<PackRow> rows = new ArrayList<>();
    private final int batch;

    Layout(Material material, RandomGenerator random) {
      this.material = material;
      this.random = random;
      this.batch = material.spec().adaptation().batch();
    }

    List<PackRow> rows() {
      return rows;
    }

    List<Part> labelled() {
      double share =
          material.replay().isEmpty() ? 0 : material.spec().adaptation().replay().share();
      int replayed = (int) Math.round(batch * share);
      List<Part> parts = new ArrayList<>();
      addPart(parts, material.lesson().labelled(), batch - replayed);
      addPart(parts, material.replay(), replayed);
      return parts;
    }

    String obstacleToAligning() {
      if (material.memory().source() instanceof Source.Unknown) {
        return "nothing is known of the source: it was imported without source data or statistics";
      } else if (targetRows().size() < LEAST_ROWS) {
        return "fewer than two train examples of the experience are from a target domain";
      } else if (material.sourceCovariance() == null && sourceRows().size() < LEAST_ROWS) {
        return "the memory holds fewer than two examples of other domains to align with";
      }
      return "";
    }

    Part target() {
      return part(targetRows(), alignedRows());
    }

    Part source() {
      return part(sourceRows(), alignedRows());
    }

    private int alignedRows() {
      return Math.max(LEAST_ROWS, batch / 2);
    }

    private List<PackRow> targetRows() {
      String source = material.spec().sourceDomain();
      List<PackRow> target = new ArrayList<>(material.lesson().labelled());
      target.addAll(material.lesson().unlabelled());
      return target.stream().filter(row -> !row.domain().equals(source)).toList();
    }

    private List<PackRow> sourceRows() {
      String source = material.spec().sourceDomain();
      Set<String> current = material.lesson().domains();
      return material.replay().stream()
          .filter(row -> row.domain().equals(source) || !current.contains(row.domain()))
          .toList();
    }

    private void addPart(List<Part> parts, List<PackRow> from, int size) {
      if (size > 0) {
        parts.add(part(from, size));
      }
    }

    private Part part(List<PackRow> from, int size) {
      int begin = rows.size();
      rows.addAll(from);
      return new Part(new ShuffledIndices(begin, rows.size(), random), size);
    }
  }
}
