package io.acclimate.scenarios.evaluation;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.model.InputSignature;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tasks follow each other in domain-incremental learning: each is seen in one pass, and little
 * of it may be kept. A model is not told which task a row is of, unless it keeps statistics by
 * domain.
 *
 * <p>Papers: G. M. van de Ven, A. S. Tolias, Three scenarios for continual learning, 2019,
 * https://arxiv.org/abs/1904.07734; P. Buzzega, M. Boschini, A. Porrello, D. Abati, S. Calderara,
 * Dark Experience for General Continual Learning: a Strong, Simple Baseline, NeurIPS 2020,
 * https://arxiv.org/abs/2004.07211. From the latter are the number of tasks, the memory, the
 * network and the batch of as many new rows as replayed ones; optimizer, learning rate and
 * everything else are what a spec has that does not name them.
 *
 * @param tasks at least 1
 * @param experienceRows most rows of an experience, at least 1
 * @param memory rows kept to replay
 * @param newRows new rows of each step
 * @param recipe how methods are trained whose published figures are to be met; null for as a spec
 *     has it that does not say
 */
record ContinualProtocol(
    int tasks, int experienceRows, int memory, int newRows, @Nullable PublishedRecipe recipe) {
  static final ContinualProtocol DEFAULT = new ContinualProtocol(20, 6_000, 500, 128);

  /** As many rounds in each task as the recipe has. */
  static ContinualProtocol published(PublishedRecipe recipe) {
    return new ContinualProtocol(20, 60_000, 500, 128, recipe);
  }

  /** Of each task's train rows; what they are spared for is to judge by, never to train on. */
  static final double HOLD_OUT_FRACTION = 0.02;

  static final String MODEL = "evaluation";
  private static final long HIDDEN = 100;
  private static final double HALF = 0.5;

  ContinualProtocol {
    if (tasks < 1 || experienceRows < 1 || memory < 1 || newRows < 1) {
      throw new IllegalArgumentException(
          "tasks %d, experienceRows %d, memory %d, newRows %d: each must be 1 or more"
              .formatted(tasks, experienceRows, memory, newRows));
    }
  }

  /** Without a published recipe. */
  ContinualProtocol(int tasks, int experienceRows, int memory, int newRows) {
    this(tasks, experienceRows, memory, newRows, null);
  }

  static String task(int number) {
    return "task " + number;
  }

  /** The model before task 1: two hidden layers of {@value #HIDDEN}. */
  ModelDefinition definition(int pixels, List<String> classes) {
    return new ModelDefinition(
        spec(pixels, classes, Json.object().with("batch", newRows), HALF),
        new NetworkSpec(
            List.of(
                new Layer.Linear("fc1", pixels, HIDDEN, true),
                new Layer.Relu(),
                new Layer.Linear("fc2", HIDDEN, HIDDEN, true),
                new Layer.Relu(),
                new Layer.Linear("head", HIDDEN, classes.size(), true))));
  }

  /**
   * The spec of a round whose arms see each train row once as a new row, but for the rest that does
   * not fill a batch.
   */
  ModelSpec onePass(int pixels, List<String> classes, int trainRows) {
    return spec(
        pixels,
        classes,
        Json.object().with("batch", 2L * newRows).with("steps", steps(trainRows)),
        HALF);
  }

  /**
   * The same by a published recipe.
   *
   * @param method as {@code --methods} spells it
   * @param memory whether there are earlier rows
   */
  ModelSpec onePass(
      int pixels,
      List<String> classes,
      int trainRows,
      PublishedRecipe published,
      String method,
      boolean memory) {
    return spec(
        pixels,
        classes,
        published.adaptation(method, newRows, memory).with("steps", steps(trainRows)),
        published.share(method, memory));
  }

  private int steps(int trainRows) {
    return Math.max(1, trainRows / newRows);
  }

  private ModelSpec spec(int pixels, List<String> classes, Json.Obj adaptation, double share) {
    return ModelSpec.fromJson(
        Json.object()
            .with("model", MODEL)
            .with("input", InputSignature.floats(pixels).toJson())
            .with("classes", Json.strings(classes))
            .with("sourceDomain", task(1))
            .with("targetDomain", task(2))
            .with("holdOutFraction", HOLD_OUT_FRACTION)
            .with("experience", Json.object().with("maxExamples", experienceRows))
            .with(
                "adaptation",
                adaptation.with(
                    "replay",
                    Json.object()
                        .with("capacity", memory)
                        .with("policy", "reservoir")
                        .with("share", share))));
  }
}
