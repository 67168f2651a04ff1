package io.acclimate.core.adaptation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.acclimate.core.adaptation.training.ElasticPenalty;
import io.acclimate.core.adaptation.training.FisherInformation;
import io.acclimate.core.adaptation.training.ShuffledIndices;
import io.acclimate.core.adaptation.training.TrainingSet;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.InputEncoder;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import io.acclimate.core.model.Tensors;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * What online elastic weight consolidation carries from round to round: the Fisher information of
 * all rows so far, of which none is forgotten (γ = 1). A round is a task: nobody says where one
 * ends. Each row counts alike, so that it does not matter how a stream is cut into rounds.
 */
record Consolidation(Environment environment, ModelSpec spec) {
  private static final double DECAY = 1;

  /** Backward passes for the information of a round; 64 squares of sums scatter by a sixth. */
  private static final int BATCHES = 64;

  /**
   * The information after so many rows more.
   *
   * @param before that of earlier rows, summed, by name of the weight; empty if there is none
   * @param model what was trained on the rows
   * @param rows some of them; labels are not looked at
   * @param count how many there were
   */
  SortedMap<String, TensorBytes> after(
      Map<String, TensorBytes> before,
      NetworkSpec network,
      Attempt.Candidate model,
      List<PackRow> rows,
      long count,
      RandomGenerator random) {
    try (NDManager manager = NDManager.newBaseManager(environment.device())) {
      TrainingSet examples =
          TrainingSet.encode(
              manager, new InputEncoder(spec.input(), model.preprocessing()), rows, spec.classes());
      SortedMap<String, TensorBytes> added =
          FisherInformation.diagonal(
              manager,
              network,
              model.weights(),
              examples,
              new TrainingSet.Part(
                  new ShuffledIndices(0, rows.size(), random),
                  Math.min(rows.size(), spec.adaptation().batch())),
              BATCHES,
              random);
      Map<String, NDArray> sums = Tensors.create(manager, added);
      sums.replaceAll((name, mean) -> mean.mul((float) count));
      Map<String, NDArray> earlier = Tensors.create(manager, before);
      sums.replaceAll(
          (name, sum) -> {
            NDArray known = earlier.get(name);
            return known == null ? sum : ElasticPenalty.consolidated(known, sum, DECAY);
          });
      return Tensors.bytes(sums);
    }
  }
}
