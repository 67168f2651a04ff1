package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.data.IdxFiles;
import io.acclimate.scenarios.pictures.Permutation;
import io.acclimate.scenarios.pictures.Rotation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Continual learning by domain: tasks that show MNIST's pictures, changed in each task in another
 * way.
 *
 * @param change draws what is done to the pictures of a task
 */
record ChangedPictures(
    String name, String description, Change change, ContinualProtocol continualProtocol)
    implements Scenario {
  private static final double HALF_TURN = 180;

  /** Draws what is done to every picture of a task. */
  @FunctionalInterface
  interface Change {
    /**
     * Draws one.
     *
     * @param side rows and columns of a picture
     */
    UnaryOperator<float[]> draw(int side, RandomGenerator random);
  }

  static ChangedPictures permuted(ContinualProtocol protocol) {
    return permuted("permuted-mnist", protocol);
  }

  /** As the papers train each method. */
  static ChangedPictures permutedAsPublished() {
    return permuted(
        "permuted-mnist-published", ContinualProtocol.published(PublishedRecipe.PERMUTED));
  }

  private static ChangedPictures permuted(String name, ContinualProtocol protocol) {
    return new ChangedPictures(
        name,
        "MNIST's idx files, train and t10k: pixels in another order in each task, drawn from all"
            + " orders alike",
        (side, random) -> Permutation.uniform(side * side, random)::apply,
        protocol);
  }

  static ChangedPictures rotated(ContinualProtocol protocol) {
    return rotated("rotated-mnist", protocol);
  }

  /** As the papers train each method. */
  static ChangedPictures rotatedAsPublished() {
    return rotated("rotated-mnist-published", ContinualProtocol.published(PublishedRecipe.ROTATED));
  }

  private static ChangedPictures rotated(String name, ContinualProtocol protocol) {
    return new ChangedPictures(
        name,
        "MNIST's idx files, train and t10k: pictures rotated by an angle of each task, uniform in"
            + " [0, 180) degrees, bilinear",
        (side, random) -> new Rotation(side, random.nextDouble(HALF_TURN))::apply,
        protocol);
  }

  /** All train rows that MNIST has. */
  @Override
  public List<Integer> usualLabels() {
    return List.of(60_000);
  }

  /** A draw takes minutes, and its 20 tasks are an average already. */
  @Override
  public int usualSeeds() {
    return 1;
  }

  @Override
  public List<String> usualMethods() {
    PublishedRecipe recipe = continualProtocol.recipe();
    return recipe == null
        ? List.of("no-adaptation", "fine-tuning", "auto")
        : recipe.byArm().keySet().stream().sorted().toList();
  }

  @Override
  public Measurement prepare(Path folder, Measurement.Options options, Consumer<String> progress)
      throws IOException {
    DataSet train = IdxFiles.train(folder, "mnist");
    DataSet test = IdxFiles.test(folder, "mnist");
    List<Long> shape = train.shape();
    if (!test.shape().equals(shape) || !shape.get(1).equals(shape.get(2))) {
      throw new IOException(
          "%s: wanted square pictures of one size, found %s and %s"
              .formatted(folder, shape, test.shape()));
    }
    return new ContinualEvaluation(this, train, test, options, progress);
  }
}
