package io.acclimate.scenarios.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.scenarios.data.DataSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One draw of all tasks: what is done to the pictures of each, which train rows it has, in which
 * order they come. Tasks count from 1. Rows are made when asked for: all tasks at once would fill
 * gigabytes.
 */
final class ContinualDraw {
  private final ChangedPictures scenario;
  private final ContinualProtocol protocol;
  private final DataSet train;
  private final DataSet test;
  private final int rows;
  private final long seed;
  private final int pixels;
  private final List<String> classes;

  /**
   * @param rows train rows of a task, at most as many as there are
   */
  ContinualDraw(ChangedPictures scenario, DataSet train, DataSet test, int rows, long seed) {
    this.scenario = scenario;
    this.protocol = scenario.continualProtocol();
    this.train = train;
    this.test = test;
    this.rows = rows;
    this.seed = seed;
    this.pixels = Math.toIntExact(train.shape().get(1) * train.shape().get(2));
    TreeSet<String> labels = new TreeSet<>();
    train.rows().forEach(row -> labels.add(row.label()));
    test.rows().forEach(row -> labels.add(row.label()));
    this.classes = List.copyOf(labels);
  }

  /** The model before task 1. */
  ModelDefinition definition() {
    return protocol.definition(pixels, classes);
  }

  /** All train rows of task 1. */
  Pack source() {
    return pack(1, order(1));
  }

  /** Experiences of each task. */
  int experiences() {
    return Math.ceilDiv(rows, protocol.experienceRows());
  }

  /**
   * Train rows of a task, as one of so many parts of about equal size.
   *
   * @param number of the part, from 0
   * @param parts at most as many as rows
   */
  Pack part(int task, int number, int parts) {
    return pack(
        task,
        order(task)
            .subList(
                Math.toIntExact((long) rows * number / parts),
                Math.toIntExact((long) rows * (number + 1) / parts)));
  }

  /**
   * Train rows of a task.
   *
   * @param number of the experience, from 0
   */
  Pack experience(int task, int number) {
    int from = number * protocol.experienceRows();
    return pack(task, order(task).subList(from, Math.min(rows, from + protocol.experienceRows())));
  }

  /** The spec of the round that learns from an experience. */
  ModelSpec spec(Pack experience) {
    return protocol.onePass(pixels, classes, trained(experience));
  }

  /**
   * The same by a published recipe.
   *
   * @param method as {@code --methods} spells it
   * @param memory whether there are earlier rows
   */
  ModelSpec spec(Pack experience, PublishedRecipe recipe, String method, boolean memory) {
    return protocol.onePass(pixels, classes, trained(experience), recipe, method, memory);
  }

  private static int trained(Pack experience) {
    return Math.toIntExact(
        experience.rows().stream().filter(row -> row.side() == Side.TRAIN).count());
  }

  /** All test rows of a task. */
  Stage test(int task) {
    UnaryOperator<float[]> change = change(task);
    List<PackRow> asked = new ArrayList<>();
    for (int i = 0; i < test.rows().size(); i++) {
      asked.add(row(task, "test-" + i, test.rows().get(i).values(), null, change));
    }
    return new Stage(
        ContinualProtocol.task(task),
        List.of(),
        asked,
        test.rows().stream().map(DataSet.Row::label).toList());
  }

  private Pack pack(int task, List<Integer> numbers) {
    UnaryOperator<float[]> change = change(task);
    return new Pack(
        numbers.stream()
            .map(
                i -> {
                  DataSet.Row row = train.rows().get(i);
                  return row(task, "train-" + i, row.values(), row.label(), change);
                })
            .toList());
  }

  private PackRow row(
      int task,
      String name,
      float[] values,
      @Nullable String label,
      UnaryOperator<float[]> change) {
    String id = "%d-%d-%s".formatted(task, seed, name);
    return new PackRow(
        id,
        ContinualProtocol.task(task),
        label == null ? null : new LabelValue.ClassName(label),
        Side.of(ContinualProtocol.MODEL, id, ContinualProtocol.HOLD_OUT_FRACTION),
        new Input.TensorInput(TensorBytes.ofFloats(change.apply(values), pixels)));
  }

  private List<Integer> order(int task) {
    List<Integer> all = IntStream.range(0, train.rows().size()).boxed().toList();
    return RowDraw.of(all, rows, random("rows", task));
  }

  private UnaryOperator<float[]> change(int task) {
    int side = Math.toIntExact(train.shape().get(1));
    return scenario.change().draw(side, random("change", task));
  }

  private RandomGenerator random(String purpose, int task) {
    String name = scenario.name() + '\0' + purpose + '\0' + task + '\0' + seed;
    return new SplittableRandom(ByteBuffer.wrap(Digest.of(name.getBytes(UTF_8)).bytes()).getLong());
  }
}
