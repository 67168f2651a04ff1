package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.WeightsAdoption;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How methods are trained whose published figures are to be met: plain gradient descent on raw
 * pixels, one round for each task, the first one too, and what the authors' code sets for each
 * method. Other than there the memory takes rows, and what was answered to them, after each tenth
 * of a task, so that with replay the rate falls to almost 0 in each: answers of a model that is not
 * settled teach what is not so. It then begins from weights uniform in ±1/√fanIn, not from
 * Xavier's, as without replay and there. And terms on replayed rows share them.
 *
 * <p>Papers: those of {@link ContinualProtocol}; the authors' settings:
 * https://github.com/aimagelab/mammoth, utils/best_args.py, buffer of 500.
 *
 * @param byArm settings of each arm that has some, by its key
 */
record PublishedRecipe(Map<String, Settings> byArm) {
  private static final String REPLAY = "fine-tuning";
  private static final String DER = "fine-tuning+der";
  private static final String EWC = "fine-tuning+ewc";
  private static final String SI = "fine-tuning+si";
  private static final String A_GEM = "fine-tuning+a-gem";
  private static final int ROUNDS_OF_REPLAY = 10;
  private static final double NO_CLIPPING = 1e6;
  private static final double NEVER_SETTLING = 1e15;

  static final PublishedRecipe PERMUTED =
      new PublishedRecipe(
          Map.of(
              REPLAY, Settings.replaying(0.1, 1),
              DER, Settings.replaying(0.2, 0.5).with("der", 1 / 1.5),
              EWC, Settings.withoutReplay(0.1).with("ewc", 2 * 0.7),
              SI, Settings.withoutReplay(0.1).with("si", 0.5),
              A_GEM, Settings.beside(0.1)));

  static final PublishedRecipe ROTATED =
      new PublishedRecipe(
          Map.of(
              REPLAY, Settings.replaying(0.1, 1),
              DER, Settings.replaying(0.2, 1).with("der", 0.5 / 2),
              EWC, Settings.withoutReplay(0.1).with("ewc", 2 * 0.7),
              SI, Settings.withoutReplay(0.1).with("si", 1),
              A_GEM, Settings.beside(0.3)));

  /**
   * Of one method.
   *
   * @param learningRate of the mean cross-entropy of new rows
   * @param rounds in each task
   * @param replayed rows in a batch for each new one, where there are earlier rows
   * @param inLoss whether the replayed rows' cross-entropy counts, each row like a new one
   * @param weights of what it adds against forgetting, by key
   */
  record Settings(
      double learningRate,
      int rounds,
      double replayed,
      boolean inLoss,
      Map<String, Double> weights) {
    Settings {
      weights = Map.copyOf(weights);
    }

    /**
     * Of the mean cross-entropy of new rows and β times that of replayed ones, some of which are of
     * the same task: the authors' memory takes rows in every step.
     */
    static Settings replaying(double learningRate, double beta) {
      return new Settings(learningRate, ROUNDS_OF_REPLAY, beta, true, Map.of());
    }

    /** Of new rows, with as many of earlier tasks that have no part in the loss. */
    static Settings beside(double learningRate) {
      return new Settings(learningRate, 1, 1, false, Map.of());
    }

    /** Of new rows alone; a task is one round, after which weights are consolidated. */
    static Settings withoutReplay(double learningRate) {
      return new Settings(learningRate, 1, 0, false, Map.of());
    }

    Settings with(String retention, double weight) {
      return new Settings(learningRate, rounds, replayed, inLoss, Map.of(retention, weight));
    }
  }

  PublishedRecipe {
    byArm = Map.copyOf(byArm);
  }

  /**
   * A spec's settings for a round, but for what is kept of earlier rows.
   *
   * @param newRows in each batch
   * @param memory whether there are earlier rows
   */
  Json.Obj adaptation(String method, int newRows, boolean memory) {
    Settings settings = settings(method);
    double replayed = memory ? settings.replayed : 0;
    Json.Obj weights = Json.object();
    for (Map.Entry<String, Double> entry : new TreeMap<>(settings.weights).entrySet()) {
      weights = weights.with(entry.getKey(), entry.getValue());
    }
    Json.Obj adaptation =
        Json.object()
            .with("batch", Math.round(newRows * (1 + replayed)))
            .with("settlingRows", NEVER_SETTLING)
            .with("schedule", settings.inLoss ? "linear" : "constant")
            .with("clipNorm", NO_CLIPPING)
            .with(
                "optimizer",
                Json.object()
                    .with("name", "sgd")
                    .with(
                        "learningRate",
                        settings.learningRate * (settings.inLoss ? 1 + replayed : 1))
                    .with("weightDecay", 0.0)
                    .with("momentum", 0.0));
    return settings.weights.isEmpty() ? adaptation : adaptation.with("retentionWeights", weights);
  }

  /** In each task. */
  int rounds(String method) {
    return settings(method).rounds;
  }

  /** Share of each batch that is replayed. */
  double share(String method, boolean memory) {
    double replayed = memory ? settings(method).replayed : 0;
    return replayed / (1 + replayed);
  }

  /** A model that has learnt nothing yet and takes pixels as they are. */
  InitialModel untrained(
      String method, ModelDefinition definition, Environment environment, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new WeightsAdoption(
            environment,
            definition,
            settings(method).inLoss
                ? Initialisation.kaimingUniform(definition.network(), random)
                : Initialisation.xavierUniform(definition.network(), random),
            Preprocessing.identity())
        .withoutSource();
  }

  private Settings settings(String method) {
    Settings settings = byArm.get(method);
    if (settings == null) {
      throw new InvalidFormatException(
          "method: '%s' has no published settings; there are some of %s"
              .formatted(method, new TreeMap<>(byArm).keySet()));
    }
    return settings;
  }
}
